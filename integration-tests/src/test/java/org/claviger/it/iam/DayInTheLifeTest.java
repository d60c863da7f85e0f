package org.claviger.it.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.claviger.it.iam.Administrator.Person;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.UserDetail;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.GetFederationTokenResponse;
import software.amazon.awssdk.services.sts.model.StsException;

/** Access to one key, given and taken by AWS's SDK alone. */
@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class DayInTheLifeTest {
  private static final SdkBytes PLAINTEXT = SdkBytes.fromUtf8String("a letter of credit");
  private static final Map<String, String> BILLING = Map.of("app", "billing");
  private static final String IF_BILLING =
      "{\"StringEquals\":{\"kms:EncryptionContext:app\":\"billing\"}}";

  private final Administrator administrator;
  private final KeyMetadata key;

  DayInTheLifeTest(ServerProcess server) {
    this.administrator = new Administrator(server);
    this.key = administrator.kms().createKey().keyMetadata();
  }

  @AfterEach
  void close() {
    administrator.close();
  }

  private SdkBytes encrypted(KmsClient kms, Map<String, String> context) {
    return kms.encrypt(r -> r.keyId(key.arn()).plaintext(PLAINTEXT).encryptionContext(context))
        .ciphertextBlob();
  }

  private static void refused(Runnable use, String who, String action, String because) {
    KmsException refusal = catchThrowableOfType(KmsException.class, use::run);
    assertThat(refusal).as("%s of %s was allowed", action, who).isNotNull();
    assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
    assertThat(refusal.awsErrorDetails().errorMessage())
        .startsWith("User: " + who + " is not authorized to perform: " + action + " on resource: ")
        .endsWith(because);
  }

  @Test
  void oneApplicationHasOneKeyForOneEncryptionContextAndNobodyElseHasIt() {
    Person application = administrator.user("application");
    Person other = administrator.user("other");
    administrator.allow(application, "[\"kms:Encrypt\",\"kms:Decrypt\"]", key.arn(), IF_BILLING);
    String another = administrator.kms().createKey().keyMetadata().arn();

    try (KmsClient kms = administrator.kms(application.credentials());
        KmsClient stranger = administrator.kms(other.credentials())) {
      SdkBytes blob = encrypted(kms, BILLING);
      assertThat(kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(BILLING)).plaintext())
          .isEqualTo(PLAINTEXT);

      String who = application.arn();
      String because = "because no identity-based policy allows the %s action";
      refused(
          () -> encrypted(kms, Map.of("app", "payroll")),
          who,
          "kms:Encrypt",
          because.formatted("kms:Encrypt"));
      refused(
          () -> kms.describeKey(r -> r.keyId(key.arn())),
          who,
          "kms:DescribeKey",
          because.formatted("kms:DescribeKey"));
      refused(
          () -> kms.encrypt(r -> r.keyId(another).plaintext(PLAINTEXT).encryptionContext(BILLING)),
          who,
          "kms:Encrypt",
          because.formatted("kms:Encrypt"));
      refused(
          () -> encrypted(stranger, BILLING),
          other.arn(),
          "kms:Encrypt",
          because.formatted("kms:Encrypt"));
    }
  }

  @Test
  void aDenialInTheKeysPolicyIsTheLastWord() {
    Person application = administrator.user("application");
    administrator.allow(application, "\"kms:*\"", "*", "{}");
    String policy =
        """
        {"Version":"2012-10-17","Statement":[
         {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},
          "Action":"kms:*","Resource":"*"},
         {"Effect":"Deny","Principal":{"AWS":"%s"},"Action":"kms:Encrypt","Resource":"*"}]}"""
            .formatted(application.arn());
    try (KmsClient kms = administrator.kms(application.credentials())) {
      encrypted(kms, BILLING);
      administrator.kms().putKeyPolicy(r -> r.keyId(key.arn()).policy(policy));
      refused(
          () -> encrypted(kms, BILLING),
          application.arn(),
          "kms:Encrypt",
          "with an explicit deny in a resource-based policy");
    }
  }

  @Test
  void aRoleIsAssumedUsedAndTakenAway() {
    Person application = administrator.user("application");
    String role = Administrator.unique("decrypter");
    String roleArn =
        administrator
            .iam()
            .createRole(
                r ->
                    r.roleName(role)
                        .assumeRolePolicyDocument(
                            """
                            {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                             "Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}}"""
                                .formatted(application.arn())))
            .role()
            .arn();
    administrator
        .iam()
        .putRolePolicy(
            r ->
                r.roleName(role)
                    .policyName("decrypt")
                    .policyDocument(
                        Administrator.allowing("\"kms:Decrypt\"", key.arn(), IF_BILLING)));
    SdkBytes blob = encrypted(administrator.kms(), BILLING);

    try (StsClient sts = administrator.sts(application.credentials())) {
      AssumeRoleResponse assumed =
          sts.assumeRole(r -> r.roleArn(roleArn).roleSessionName("nightly"));
      AwsCredentials credentials = Administrator.of(assumed.credentials());
      String session = assumed.assumedRoleUser().arn();
      assertThat(session).endsWith("assumed-role/" + role + "/nightly");
      try (KmsClient kms = administrator.kms(credentials);
          StsClient asSession = administrator.sts(credentials)) {
        assertThat(asSession.getCallerIdentity().arn()).isEqualTo(session);
        assertThat(kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(BILLING)).plaintext())
            .isEqualTo(PLAINTEXT);
        refused(
            () -> encrypted(kms, BILLING),
            session,
            "kms:Encrypt",
            "because no identity-based policy allows the kms:Encrypt action");

        administrator.iam().deleteRolePolicy(r -> r.roleName(role).policyName("decrypt"));
        administrator.iam().deleteRole(r -> r.roleName(role));
        assertThatThrownBy(
                () -> kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(BILLING)))
            .isInstanceOf(KmsException.class)
            .hasMessageContaining("security token");
      }
      assertThatThrownBy(() -> sts.assumeRole(r -> r.roleArn(roleArn).roleSessionName("later")))
          .isInstanceOfSatisfying(
              StsException.class,
              refusal ->
                  assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
    }
  }

  @Test
  void aUserWithAPolicyOfAwsFederatesSomebodyForLess() {
    Person broker = administrator.user("broker");
    administrator
        .iam()
        .attachUserPolicy(
            r ->
                r.userName(broker.name()).policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
    UserDetail shown =
        administrator
            .iam()
            .getAccountAuthorizationDetailsPaginator(r -> r.filter(EntityType.USER).maxItems(2))
            .userDetailList()
            .stream()
            .filter(each -> each.userName().equals(broker.name()))
            .findFirst()
            .orElseThrow();
    assertThat(shown.attachedManagedPolicies())
        .extracting(AttachedPolicy::policyName)
        .containsExactly("AdministratorAccess");

    try (StsClient sts = administrator.sts(broker.credentials())) {
      GetFederationTokenResponse federated =
          sts.getFederationToken(
              r ->
                  r.name("carol")
                      .durationSeconds(900)
                      .policy(Administrator.allowing("\"kms:Encrypt\"", key.arn(), IF_BILLING)));
      String carol = federated.federatedUser().arn();
      AwsCredentials credentials = Administrator.of(federated.credentials());
      try (KmsClient kms = administrator.kms(credentials);
          StsClient asCarol = administrator.sts(credentials)) {
        assertThat(asCarol.getCallerIdentity().arn())
            .isEqualTo(carol)
            .endsWith("federated-user/carol");
        SdkBytes blob = encrypted(kms, BILLING);
        refused(
            () -> kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(BILLING)),
            carol,
            "kms:Decrypt",
            "because no session policy allows the kms:Decrypt action");
        assertThatThrownBy(() -> asCarol.getFederationToken(r -> r.name("dave")))
            .isInstanceOf(StsException.class)
            .hasMessageContaining("Cannot call GetFederationToken with session credentials");
      }
    }
  }

  @Test
  void aGrantIsGivenUsedPassedOnAndRetired() {
    Person grantee = administrator.user("grantee");
    Person other = administrator.user("other");
    try (KmsClient kms = administrator.kms(grantee.credentials());
        KmsClient next = administrator.kms(other.credentials())) {
      CreateGrantResponse grant =
          administrator
              .kms()
              .createGrant(
                  r ->
                      r.keyId(key.arn())
                          .granteePrincipal(grantee.arn())
                          .retiringPrincipal(grantee.arn())
                          .operations(
                              GrantOperation.ENCRYPT,
                              GrantOperation.DECRYPT,
                              GrantOperation.CREATE_GRANT)
                          .constraints(c -> c.encryptionContextSubset(BILLING)));
      SdkBytes blob =
          kms.encrypt(
                  r ->
                      r.keyId(key.arn())
                          .plaintext(PLAINTEXT)
                          .encryptionContext(BILLING)
                          .grantTokens(grant.grantToken()))
              .ciphertextBlob();
      refused(
          () -> encrypted(kms, Map.of()),
          grantee.arn(),
          "kms:Encrypt",
          "because no identity-based policy allows the kms:Encrypt action");

      kms.createGrant(
          r ->
              r.keyId(key.arn())
                  .granteePrincipal(other.arn())
                  .operations(GrantOperation.DECRYPT)
                  .constraints(c -> c.encryptionContextSubset(BILLING)));
      assertThat(next.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(BILLING)).plaintext())
          .isEqualTo(PLAINTEXT);
      assertThatThrownBy(
              () ->
                  kms.createGrant(
                      r ->
                          r.keyId(key.arn())
                              .granteePrincipal(other.arn())
                              .operations(GrantOperation.GENERATE_DATA_KEY)
                              .constraints(c -> c.encryptionContextSubset(BILLING))))
          .as("a grantee passes on only what it holds")
          .isInstanceOf(KmsException.class)
          .hasMessageContaining("kms:CreateGrant");

      kms.retireGrant(r -> r.keyId(key.arn()).grantId(grant.grantId()));
      refused(
          () -> encrypted(kms, BILLING),
          grantee.arn(),
          "kms:Encrypt",
          "because no identity-based policy allows the kms:Encrypt action");
    }
  }

  @Test
  void aUserThatIsDeletedSignsNoMore() {
    Person leaver = administrator.user("leaver");
    try (KmsClient kms = administrator.kms(leaver.credentials())) {
      refused(
          kms::listKeys,
          leaver.arn(),
          "kms:ListKeys",
          "because no identity-based policy allows the kms:ListKeys action");
      String accessKey = leaver.credentials().accessKeyId();
      administrator.iam().deleteAccessKey(r -> r.userName(leaver.name()).accessKeyId(accessKey));
      administrator.iam().deleteUser(r -> r.userName(leaver.name()));
      assertThatThrownBy(kms::listKeys)
          .isInstanceOfSatisfying(
              KmsException.class,
              refusal ->
                  assertThat(refusal.awsErrorDetails().errorCode())
                      .isEqualTo("UnrecognizedClientException"));
      assertThatThrownBy(() -> administrator.iam().getUser(r -> r.userName(leaver.name())))
          .isInstanceOf(NoSuchEntityException.class);
    }
  }

  @Test
  void nobodyLocksHimselfOutUnlessHeInsists() {
    String nobody =
        """
        {"Version":"2012-10-17","Statement":{"Effect":"Allow",
         "Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:DescribeKey",
         "Resource":"*"}}""";
    assertThatThrownBy(
            () -> administrator.kms().putKeyPolicy(r -> r.keyId(key.arn()).policy(nobody)))
        .isInstanceOf(MalformedPolicyDocumentException.class)
        .hasMessageContaining(
            "The new key policy will not allow you to update the key policy in the future.");
    administrator
        .kms()
        .putKeyPolicy(r -> r.keyId(key.arn()).policy(nobody).bypassPolicyLockoutSafetyCheck(true));
    refused(
        () -> encrypted(administrator.kms(), Map.of()),
        "arn:aws:iam::111122223333:root",
        "kms:Encrypt",
        "because no resource-based policy allows the kms:Encrypt action");
  }

  @Test
  void aSimulationSaysWhatAUserMayDo() {
    Person application = administrator.user("application");
    administrator.allow(application, "\"kms:Decrypt\"", key.arn(), "{}");
    assertThat(
            administrator
                .iam()
                .simulatePrincipalPolicy(
                    r ->
                        r.policySourceArn(application.arn())
                            .actionNames("kms:Decrypt", "kms:Encrypt")
                            .resourceArns(key.arn()))
                .evaluationResults())
        .extracting(EvaluationResult::evalDecisionAsString)
        .containsExactly("allowed", "implicitDeny");
  }
}
