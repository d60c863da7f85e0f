package org.claviger.server.iam;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.claviger.server.authz.AccessCheck;
import org.claviger.server.authz.Circumstances;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.DomainRowAuthenticator;
import org.claviger.server.key.Region;
import org.claviger.server.operation.Actions;
import org.claviger.server.operation.Authorization;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users and roles that are deleted, made again or renamed, as key policies and grants see them. */
class NamesakeTest {
  private static final String ACCOUNT = TestIdentities.ACCOUNT;
  private static final String OTHER = "444455556666";
  private static final String BOB = "arn:aws:iam::111122223333:user/bob";
  private static final String APP = "arn:aws:iam::111122223333:role/App";
  private static final String DELEGATING =
      document(statement("arn:aws:iam::111122223333:root").replace("kms:Encrypt", "kms:*"));
  private static final Instant NOW = Instant.parse("2026-11-28T15:00:00Z");
  private static final JsonMapper MAPPER = new JsonMapper();

  @TempDir Path folder;
  private TestIdentities identities;
  private IamApi iam;
  private Region region;
  private PolicyAuthorizer authorizer;

  @BeforeEach
  void open() throws IOException {
    identities = TestIdentities.open(folder);
    identities.accounts.open(ACCOUNT, key -> {});
    iam = new IamApi(identities);
    region = identities.region().region();
    authorizer = new PolicyAuthorizer(identities.identities.directory());
    iam.call("CreateUser", "UserName", "bob");
    iam.call("CreateRole", "RoleName", "App", "AssumeRolePolicyDocument", IamApi.TRUST);
  }

  @AfterEach
  void close() {
    identities.close();
  }

  @Test
  void aUserMadeAgainHasNothingOfWhatAKeyPolicyGaveTheFirst() {
    String key = createKey(policy(BOB));
    encrypt(signer(BOB), key);
    String id = deleteUser("bob");
    iam.call("CreateUser", "UserName", "bob");
    assertDenied(signer(BOB), key);
    assertThat(shown(key)).isEqualTo(policy(id));
  }

  @Test
  void aRoleMadeAgainHasNothingOfWhatAKeyPolicyGaveTheFirst() {
    String key = createKey(policy(APP));
    encrypt(signer(APP), key);
    String id = deleteRole("App");
    iam.call("CreateRole", "RoleName", "App", "AssumeRolePolicyDocument", IamApi.TRUST);
    assertDenied(signer(APP), key);
    assertThat(shown(key)).isEqualTo(policy(id));
  }

  @Test
  void aPolicyPutAnewMeansTheNamesake() {
    String key = createKey(policy(BOB));
    deleteUser("bob");
    iam.call("CreateUser", "UserName", "bob");
    put(key, policy(BOB));
    encrypt(signer(BOB), key);
    assertThat(shown(key)).isEqualTo(policy(BOB));
  }

  @Test
  void aUserKeepsWhatItHadUnderAnotherNameAndPath() {
    String key = createKey(policy(BOB));
    String grant = grant(createKey(DELEGATING), BOB, "");
    iam.call("UpdateUser", "UserName", "bob", "NewUserName", "robert", "NewPath", "/a/");
    String robert = "arn:aws:iam::111122223333:user/a/robert";
    encrypt(signer(robert), key);
    assertThat(shown(key)).isEqualTo(policy(robert));
    iam.call("CreateUser", "UserName", "bob");
    assertDenied(signer(BOB), key);
    assertThat(shown(key)).isEqualTo(policy(robert));
    assertThat(grants(grant).get(0).get("GranteePrincipal").textValue()).isEqualTo(robert);
  }

  @Test
  void aPolicyIsShownByteForByteButForTheNamesOfWhoHasGone() {
    String text =
        ("\t{ 'Statement' : [ %s,\n {'NotPrincipal' :{'AWS': [ 'arn:aws:iam::111122223333:root',"
                + " '%s' , '%s'],'Service':'a.b'},'Effect':'Deny','Action':'kms:Sign','Resource':'*',"
                + " 'Condition':{'ArnEquals':{'aws:PrincipalArn':'%s'}} , 'Sid':'%s'}] }\n")
            .replace('\'', '"');
    String root = statement("arn:aws:iam::111122223333:root");
    String key = createKey(text.formatted(root, APP, BOB, BOB, BOB));
    assertThat(shown(key)).isEqualTo(text.formatted(root, APP, BOB, BOB, BOB));
    String id = deleteUser("bob");
    assertThat(shown(key)).isEqualTo(text.formatted(root, APP, id, BOB, BOB));
  }

  @Test
  void aDenialHoldsForTheRenamedAndNotForTheNamesake() {
    String denial =
        "{\"Effect\":\"Deny\",\"Principal\":{\"AWS\":\""
            + BOB
            + "\"},\"Action\":\"kms:Encrypt\",\"Resource\":\"*\"}";
    String everybody = statement("*");
    String key = createKey(document(everybody + "," + denial));
    iam.call("UpdateUser", "UserName", "bob", "NewUserName", "robert");
    iam.call("CreateUser", "UserName", "bob");
    assertDenied(signer("arn:aws:iam::111122223333:user/robert"), key);
    encrypt(signer(BOB), key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PutKeyPolicy", "CreateKey"})
  void aUniqueIdIsTakenForALivingPrincipalAlone(String action) {
    String key = createKey(policy(BOB));
    String user = id(BOB);
    String role = id(APP);
    String text = document(statement(user) + "," + statement(role));
    if (action.equals("PutKeyPolicy")) {
      put(key, text);
    } else {
      key = createKey(text);
    }
    encrypt(signer(BOB), key);
    encrypt(signer(APP), key);
    assertThat(shown(key)).isEqualTo(document(statement(BOB) + "," + statement(APP)));
    deleteUser("bob");
    deleteRole("App");
    assertThat(shown(key)).isEqualTo(text);
    for (String gone : List.of(user, role, "AIDA" + "A".repeat(17), "AGPA" + "A".repeat(17))) {
      String again = policy(gone);
      Map<String, Object> members =
          action.equals("PutKeyPolicy")
              ? Map.of("KeyId", key, "Policy", again)
              : Map.of("Policy", again);
      assertThatThrownBy(() -> kms(root(), action, members))
          .isInstanceOfSatisfying(
              ApiException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.MalformedPolicyDocumentException));
    }
    assertThat(shown(key)).isEqualTo(text);
  }

  @Test
  void aPolicyNamesUsersOfAnotherHostedAccountByTheirIdsToo() {
    iam.call("CreateAccount", "AccountId", OTHER, "Name", "other");
    iam.as(IamApi.root(OTHER));
    iam.call("CreateUser", "UserName", "carol");
    String carol = "arn:aws:iam::444455556666:user/carol";
    String key = createKey(policy(carol));
    allowAll("carol");
    encrypt(signer(carol), key);
    iam.call("DeleteUserPolicy", "UserName", "carol", "PolicyName", "p");
    String id = deleteUser("carol");
    iam.call("CreateUser", "UserName", "carol");
    allowAll("carol");
    assertDenied(signer(carol), key);
    assertThat(shown(key)).isEqualTo(policy(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {BOB, APP})
  void whoeverIsMadeAgainHasNoGrantOfTheFirst(String arn) {
    String key = createKey(DELEGATING);
    String grant = grant(key, arn, "\"Name\":\"n\",\"RetiringPrincipal\":\"" + arn + "\",");
    assertThat(grant(key, arn, "\"Name\":\"n\",\"RetiringPrincipal\":\"" + arn + "\","))
        .isEqualTo(grant);
    encrypt(signer(arn), key);
    assertThat(retirable(arn)).containsExactly(grant);
    String id = arn.equals(BOB) ? deleteUser("bob") : deleteRole("App");
    JsonNode gone = grants(grant).get(0);
    assertThat(gone.get("GranteePrincipal").textValue()).isEqualTo(id);
    assertThat(gone.get("RetiringPrincipal").textValue()).isEqualTo(id);
    iam.call("CreateUser", "UserName", "bobby");
    iam.call(
        arn.equals(BOB) ? "CreateUser" : "CreateRole",
        arn.equals(BOB)
            ? new Object[] {"UserName", "bob"}
            : new Object[] {"RoleName", "App", "AssumeRolePolicyDocument", IamApi.TRUST});
    assertDenied(signer(arn), key);
    assertThat(retirable(arn)).isEmpty();
    assertThat(retirable(id)).containsExactly(grant);
    assertThat(listed(key, arn)).isEmpty();
    assertThat(listed(key, id)).containsExactly(grant);
    assertThatThrownBy(
            () -> kms(signer(arn), "RetireGrant", Map.of("KeyId", arn(key), "GrantId", grant)))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.AccessDeniedException));
    String another = grant(key, arn, "\"Name\":\"n\",\"RetiringPrincipal\":\"" + arn + "\",");
    assertThat(another).isNotEqualTo(grant);
    encrypt(signer(arn), key);
    assertThat(retirable(arn)).containsExactly(another);
    kms(signer(arn), "RetireGrant", Map.of("KeyId", arn(key), "GrantId", another));
    kms(root(), "RevokeGrant", Map.of("KeyId", key, "GrantId", grant));
    assertThat(retirable(id)).isEmpty();
  }

  @Test
  void anAccountAndASessionAreMeantByTheirNames() {
    String session = "arn:aws:sts::111122223333:assumed-role/App/explained";
    String key = createKey(document(statement(ACCOUNT) + "," + statement(session)));
    encrypt(signer(APP), key);
    deleteRole("App");
    iam.call("CreateRole", "RoleName", "App", "AssumeRolePolicyDocument", IamApi.TRUST);
    encrypt(signer(APP), key);
    assertThat(shown(key)).isEqualTo(document(statement(ACCOUNT) + "," + statement(session)));
  }

  @Test
  void aRolesTrustIsShownWithTheNamesOfNow() {
    String text =
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":\"sts:AssumeRole\"}}";
    iam.call("CreateRole", "RoleName", "R", "AssumeRolePolicyDocument", text.formatted(BOB));
    iam.call("UpdateUser", "UserName", "bob", "NewUserName", "robert");
    assertThat(trust("R")).isEqualTo(text.formatted("arn:aws:iam::111122223333:user/robert"));
    String id = deleteUser("robert");
    assertThat(trust("R")).isEqualTo(text.formatted(id));
    iam.call("UpdateRole", "RoleName", "R", "Description", "d");
    assertThat(trust("R")).isEqualTo(text.formatted(id));
    assertThatThrownBy(
            () ->
                iam.call(
                    "UpdateAssumeRolePolicy",
                    "RoleName",
                    "R",
                    "PolicyDocument",
                    text.formatted(id)))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.MalformedPolicyDocument));
    iam.call("UpdateAssumeRolePolicy", "RoleName", "R", "PolicyDocument", text.formatted(id(APP)));
    assertThat(trust("R")).isEqualTo(text.formatted(APP));
  }

  @Test
  void whoWasMadeBeforeIdsWereKeptIsFoundByItsNameAndOnceItIsRenamedByItsId() {
    AuthenticatedTable links =
        identities.store.table(Table.IDENTITY_LINK, new DomainRowAuthenticator(identities.domain));
    String id = id(BOB);
    identities.store.write(
        transaction -> {
          links.delete(
              transaction, links.find(transaction, new RowKey("unique-id", id)).orElseThrow());
          return null;
        });
    IdentityDirectory directory = identities.identities.directory();
    assertThat(directory.arnOf(id, BOB)).contains(BOB);
    assertThat(directory.identify(id)).isEmpty();
    iam.call("UpdateUser", "UserName", "bob", "NewUserName", "robert");
    assertThat(directory.arnOf(id, BOB)).contains("arn:aws:iam::111122223333:user/robert");
    assertThat(directory.identify(id)).contains(id);
  }

  @Test
  void aRoleWrittenBeforeIdsWereKeptTrustsByName() throws IOException {
    Identity role = identities.identities.all(IdentityKind.ROLE).find(ACCOUNT, "App").orElseThrow();
    ObjectNode row = MAPPER.valueToTree(role);
    row.remove("trusted");
    assertThat(MAPPER.treeToValue(row, Identity.class)).isEqualTo(role);
  }

  private String trust(String role) {
    String encoded =
        iam.call("GetRole", "RoleName", role).at("/Role/AssumeRolePolicyDocument").textValue();
    assertThat(iam.call("ListRoles").get("Roles"))
        .extracting(each -> each.get("AssumeRolePolicyDocument").textValue())
        .contains(encoded);
    return URLDecoder.decode(encoded, UTF_8);
  }

  private void allowAll(String user) {
    iam.call("PutUserPolicy", "UserName", user, "PolicyName", "p", "PolicyDocument", IamApi.ALLOW);
  }

  private String deleteUser(String name) {
    String id = iam.call("GetUser", "UserName", name).at("/User/UserId").textValue();
    iam.call("DeleteUser", "UserName", name);
    return id;
  }

  private String deleteRole(String name) {
    String id = iam.call("GetRole", "RoleName", name).at("/Role/RoleId").textValue();
    iam.call("DeleteRole", "RoleName", name);
    return id;
  }

  private String id(String arn) {
    return identities.identities.directory().identify(arn).orElseThrow();
  }

  /** A user, or a session of a role, as it would sign. */
  private Caller signer(String arn) {
    return identities.identities.directory().describe(arn).orElseThrow().caller();
  }

  private static Caller root() {
    return IamApi.root(ACCOUNT);
  }

  private String createKey(String policy) {
    Map<String, Object> members = Map.of("Policy", policy, "BypassPolicyLockoutSafetyCheck", true);
    return kms(root(), "CreateKey", members).at("/KeyMetadata/KeyId").textValue();
  }

  private void put(String key, String policy) {
    kms(
        root(),
        "PutKeyPolicy",
        Map.of("KeyId", key, "Policy", policy, "BypassPolicyLockoutSafetyCheck", true));
  }

  private String shown(String key) {
    return kms(root(), "GetKeyPolicy", Map.of("KeyId", key)).get("Policy").textValue();
  }

  private String grant(String key, String grantee, String more) {
    String json =
        "{"
            + more
            + "\"KeyId\":\""
            + key
            + "\",\"GranteePrincipal\":\""
            + grantee
            + "\",\"Operations\":[\"Encrypt\"]}";
    return does(root(), "CreateGrant", tree(json)).get("GrantId").textValue();
  }

  private JsonNode grants(String grant) {
    for (JsonNode key : kms(root(), "ListKeys", Map.of()).get("Keys")) {
      String id = key.get("KeyId").textValue();
      JsonNode found =
          kms(root(), "ListGrants", Map.of("KeyId", id, "GrantId", grant)).get("Grants");
      if (!found.isEmpty()) {
        return found;
      }
    }
    throw new AssertionError(grant);
  }

  private List<String> retirable(String principal) {
    return ids(kms(root(), "ListRetirableGrants", Map.of("RetiringPrincipal", principal)));
  }

  private List<String> listed(String key, String grantee) {
    return ids(kms(root(), "ListGrants", Map.of("KeyId", key, "GranteePrincipal", grantee)));
  }

  private static List<String> ids(ObjectNode answer) {
    List<String> ids = new ArrayList<>();
    answer.get("Grants").forEach(each -> ids.add(each.get("GrantId").textValue()));
    return ids;
  }

  private static String arn(String key) {
    return "arn:aws:kms:us-east-1:111122223333:key/" + key;
  }

  private void encrypt(Caller caller, String key) {
    kms(caller, "Encrypt", Map.of("KeyId", arn(key), "Plaintext", "AAAA"));
  }

  private void assertDenied(Caller caller, String key) {
    assertThatThrownBy(() -> encrypt(caller, key))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.AccessDeniedException));
  }

  private ObjectNode kms(Caller caller, String action, Map<String, Object> members) {
    return does(caller, action, MAPPER.valueToTree(members));
  }

  /** As the root user does it the key's policy is not asked: it may lock the account out. */
  private ObjectNode does(Caller caller, String action, ObjectNode body) {
    Operation<?> operation =
        Actions.all().stream()
            .filter(each -> each.action().name().equals(action))
            .findFirst()
            .orElseThrow();
    return does(caller, operation, body);
  }

  private <I> ObjectNode does(Caller caller, Operation<I> operation, ObjectNode body) {
    I input = operation.parse(new Members(body));
    AccessCheck access = new AccessCheck(authorizer, caller, Circumstances.at(NOW));
    Prepared prepared =
        Authorization.prepare(
            operation,
            input,
            new RequestContext(caller, region, NOW, identities.store::write, access));
    if (caller.type() != Caller.PrincipalType.ROOT) {
      Authorization.require(operation.action(), prepared, access);
    }
    return prepared.work().run().response();
  }

  private static String policy(String principal) {
    return document(statement(principal));
  }

  private static String document(String statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}";
  }

  private static String statement(String principal) {
    return "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\""
        + principal
        + "\"},\"Action\":\"kms:Encrypt\",\"Resource\":\"*\"}";
  }

  private static ObjectNode tree(String json) {
    try {
      return (ObjectNode) MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
