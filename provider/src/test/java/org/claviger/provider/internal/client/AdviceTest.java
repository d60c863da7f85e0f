package org.claviger.provider.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdviceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          AccessDeniedException | | allow kms:Sign
          DisabledException | x is disabled. | EnableKey
          KMSInvalidStateException | x is pending deletion. | CancelKeyDeletion
          KMSInvalidStateException | x is pending import. | ImportKeyMaterial
          KMSInvalidStateException | x is otherwise. | DescribeKey
          NotFoundException | | 'region'
          InvalidKeyUsageException | | key usage
          ThrottlingException | | max.attempts
          LimitExceededException | | quota
          UnknownOperationException | | 'endpoint'
          InvalidSignatureException | Signature expired: 1 is now earlier than 2 | clock
          InvalidSignatureException | Signature not yet current: 2 is still later than 1 | clock
          InvalidSignatureException | Credential should be scoped to a valid region. | 'region'
          InvalidSignatureException | The request signature we calculated | secret access key
          SignatureDoesNotMatch | | secret access key
          RequestExpired | | clock
          SignatureExpired | | clock
          UnrecognizedClientException | | 'credentials.file'
          InvalidClientTokenId | | 'credentials.file'
          ExpiredTokenException | | session
          KMSInternalException | | request id
          DependencyTimeoutException | | request id
          """)
  void everyRefusalSaysWhatToDo(String code, String message, String expected) {
    String said = message == null ? "" : message;

    assertThat(Advice.onRefusal(Action.SIGN, code, said)).contains(expected);
  }

  @Test
  void anActionOfOursNeedsOurServerAndOurPermission() {
    assertThat(Advice.onRefusal(Action.AEAD_ENCRYPT, "UnknownOperationException", ""))
        .isEqualTo("this needs a Claviger server: AWS KMS has no AeadEncrypt");
    assertThat(Advice.onRefusal(Action.AEAD_ENCRYPT, "AccessDeniedException", ""))
        .contains("allow claviger:AeadEncrypt");
  }

  @Test
  void anUnknownCodeIsLeftToItsOwnWords() {
    assertThat(Advice.onRefusal(Action.SIGN, "NewException", "m")).isEmpty();
  }

  @Test
  void everyLossSaysWhatToLookAt() {
    assertThat(Advice.onLoss(new UnknownHostException("h"), false)).contains("DNS");
    assertThat(Advice.onLoss(new ConnectException("refused"), false)).contains("server runs");
    assertThat(Advice.onLoss(new SSLHandshakeException("no path"), false)).contains("ca.file");
    assertThat(Advice.onLoss(new InterruptedIOException("timeout"), false)).contains("'timeout'");
    assertThat(Advice.onLoss(new IOException("reset"), false)).contains("network");
    assertThat(Advice.onLoss(new InterruptedIOException("x"), true))
        .isEqualTo("the calling thread was interrupted");
  }
}
