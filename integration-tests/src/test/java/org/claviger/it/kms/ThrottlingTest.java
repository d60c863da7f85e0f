package org.claviger.it.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.claviger.it.AuditLog;
import org.claviger.it.AwsClients;
import org.claviger.it.ServerProcess;
import org.claviger.it.TemporaryData;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;

@Tag("one-jdk")
class ThrottlingTest {
  /** One at once, and the next one when this test is long over. */
  private static final String CONFIGURATION =
      """
      data: .
      http: {port: 0}
      management: {port: 0}
      quotas: {requests: {ListKeys: 1/3600s}}
      """;

  @Test
  void refusesWhatIsMoreThanTheQuotaAllows() throws IOException {
    try (TemporaryData data = TemporaryData.create()) {
      Path file = Files.writeString(data.path().resolve("claviger.yaml"), CONFIGURATION);
      try (ServerProcess server = ServerProcess.serve(file, data.path());
          KmsClient kms = AwsClients.kms(server)) {
        kms.listKeys(r -> r.limit(1));
        KmsException refusal =
            catchThrowableOfType(KmsException.class, () -> kms.listKeys(r -> r.limit(1)));
        assertThat(refusal.statusCode()).isEqualTo(400);
        assertThat(refusal.isThrottlingException()).isTrue();
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("ThrottlingException");
        assertThat(refusal.awsErrorDetails().errorMessage())
            .isEqualTo(
                "You have exceeded the rate at which you may call KMS. Reduce the frequency of your"
                    + " calls.");
        assertThat(AuditLog.in(data.path()).recordsOf(refusal.requestId()))
            .singleElement()
            .satisfies(
                record ->
                    assertThat(record.path("errorCode").asText()).isEqualTo("ThrottlingException"));
        kms.listAliases(r -> r.limit(1));
      }
    }
  }
}
