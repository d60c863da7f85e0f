package org.claviger.server.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.sigv4.Requests.NOW;

import java.util.List;
import java.util.Map;
import org.claviger.server.error.ApiException;
import org.junit.jupiter.api.Test;

class RequestSignerTest {
  private static final String KEY_ID = "AKIAABCDEFGHIJKLMNOP";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  private static final RequestToSign UNSIGNED =
      new RequestToSign(
          "POST",
          "/",
          "",
          List.of(
              Map.entry("Host", "127.0.0.1:8443"),
              Map.entry("Content-Type", "application/x-amz-json-1.1"),
              Map.entry("X-Amz-Target", "Claviger.ExplainAccess")),
          "{\"KeyId\":\"é\"}".getBytes(UTF_8));

  private final Secret secret = Secret.takeOver(SECRET.getBytes(UTF_8));
  private final RequestToSign signed =
      new RequestSigner(KEY_ID, secret)
          .sign(UNSIGNED, "eu-west-1", "kms", NOW.plusNanos(999_999_999));
  private final SigV4Authenticator authenticator =
      new SigV4Authenticator(Requests.credentials(KEY_ID, SECRET), 1);

  @Test
  void itsSignatureIsGenuine() {
    Authenticated authenticated = authenticator.authenticate(signed, "kms", NOW);
    assertThat(authenticated.caller().accessKeyId()).isEqualTo(KEY_ID);
    assertThat(authenticated.region()).isEqualTo("eu-west-1");
  }

  @Test
  void itSignsAllHeadersAsAnotherSignerDoes() {
    RequestToSign others =
        TestSigner.sign(
            signed,
            KEY_ID,
            SECRET,
            "eu-west-1",
            "kms",
            "content-type",
            "host",
            "x-amz-date",
            "x-amz-target");
    assertThat(Requests.header(signed, "Authorization"))
        .isEqualTo(Requests.header(others, "Authorization"));
  }

  @Test
  void anotherBodyIsNotSigned() {
    RequestToSign changed =
        new RequestToSign("POST", "/", "", signed.headers(), "{}".getBytes(UTF_8));
    assertThatThrownBy(() -> authenticator.authenticate(changed, "kms", NOW))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void theSecretStaysItsOwners() {
    assertThat(secret.isDestroyed()).isFalse();
    assertThat(signed.headers().toString()).doesNotContain(SECRET);
  }

  @Test
  void aRequestWithoutHostIsNotSigned() {
    RequestToSign hostless = new RequestToSign("POST", "/", "", List.of(), new byte[0]);
    assertThatThrownBy(
            () -> new RequestSigner(KEY_ID, secret).sign(hostless, "eu-west-1", "kms", NOW))
        .isInstanceOf(ApiException.class);
  }
}
