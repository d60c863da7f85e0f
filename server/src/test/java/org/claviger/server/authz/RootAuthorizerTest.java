package org.claviger.server.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.sigv4.Caller.PrincipalType.ROOT;

import java.time.Instant;
import org.claviger.server.sigv4.Caller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootAuthorizerTest {
  private static final String OWN = "111122223333";
  private static final String OTHER = "444455556666";
  private static final Caller CALLER =
      new Caller(OWN, "arn:aws:iam::111122223333:root", OWN, ROOT, "AKIAFAKEFAKEFAKEFAKE");

  private static final Circumstances NOW = Circumstances.at(Instant.EPOCH);

  private final RootAuthorizer authorizer = new RootAuthorizer();

  @ParameterizedTest
  @ValueSource(strings = {"kms:Encrypt", "claviger:AeadEncrypt", "sts:GetCallerIdentity"})
  void rootMayDoEverythingInItsAccount(String permission) {
    Decision decision = authorizer.decide(CALLER, new AccessRequest(permission, "*", OWN), NOW);

    assertThat(decision).isInstanceOf(Decision.Allowed.class);
    assertThat(decision.reason()).isEqualTo("the root user of the account that owns the resource");
  }

  @Test
  void rootMayDoNothingInAnotherAccount() {
    String key = "arn:aws:kms:us-east-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    assertThat(authorizer.decide(CALLER, new AccessRequest("kms:Encrypt", key, OTHER), NOW))
        .isEqualTo(
            new Decision.Denied(
                "the resource belongs to another account",
                "User: arn:aws:iam::111122223333:root is not authorized to perform: kms:Encrypt on"
                    + " resource: "
                    + key
                    + " because no resource-based policy allows the kms:Encrypt action"));
  }

  @Test
  void whereThereIsNoResourceAnIdentityBasedPolicyIsMissing() {
    assertThat(authorizer.decide(CALLER, new AccessRequest("kms:CreateKey", "*", OTHER), NOW))
        .isEqualTo(
            new Decision.Denied(
                "the resource belongs to another account",
                "User: arn:aws:iam::111122223333:root is not authorized to perform: kms:CreateKey"
                    + " on resource: * because no identity-based policy allows the kms:CreateKey"
                    + " action"));
  }
}
