package org.claviger.it.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.claviger.it.AwsClients;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.awssdk.services.sts.model.StsException;

@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class CallerIdentityTest {
  private final ServerProcess server;

  CallerIdentityTest(ServerProcess server) {
    this.server = server;
  }

  @Test
  void theRootUserIsToldWhoItIs() {
    try (StsClient sts = AwsClients.sts(server)) {
      GetCallerIdentityResponse identity = sts.getCallerIdentity();
      assertThat(identity.account()).isEqualTo("111122223333");
      assertThat(identity.arn()).isEqualTo("arn:aws:iam::111122223333:root");
      assertThat(identity.userId()).isEqualTo("111122223333");
    }
  }

  @Test
  void anActionThatIsNotThereIsRefusedInTheQueryProtocol() {
    try (StsClient sts = AwsClients.sts(server)) {
      StsException refusal =
          catchThrowableOfType(
              StsException.class,
              () ->
                  sts.assumeRoleWithSAML(
                      r ->
                          r.roleArn("arn:aws:iam::111122223333:role/by-saml")
                              .principalArn("arn:aws:iam::111122223333:saml-provider/none")
                              .samlAssertion("bm90aGluZw==")));
      assertThat(refusal.statusCode()).isEqualTo(400);
      assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("InvalidAction");
    }
  }
}
