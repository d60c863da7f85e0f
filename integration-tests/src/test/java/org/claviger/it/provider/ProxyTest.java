package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.Signature;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.claviger.provider.ClavigerProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** The provider where only a proxy leads to the server. */
@ExtendWith(SharedServer.class)
class ProxyTest {
  /** Nothing listens there. */
  private static final String BEYOND = "127.0.0.1:1";

  @TempDir private Path folder;
  private final ServerProcess server;
  private final String keyId;

  ProxyTest(ServerProcess server, SharedKeys keys) {
    this.server = server;
    this.keyId = keys.id(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
  }

  private ClavigerProvider provider(String proxy) throws IOException {
    return new Configuration(server, folder)
        .set("endpoint", "https://" + BEYOND)
        .set("proxy", proxy)
        .provider();
  }

  private byte[] sign(ClavigerProvider provider) throws Exception {
    PrivateKey key = new Claviger(provider).privateKey(keyId);
    Signature signature = Signature.getInstance("SHA256withECDSA", provider);
    signature.initSign(key);
    return signature.sign();
  }

  @Test
  void goesThroughOneTunnelThatShowsTheProxyNothing() throws Exception {
    try (ConnectProxy proxy = new ConnectProxy(server, "200 OK");
        ClavigerProvider provider = provider(proxy.setting())) {
      assertThat(sign(provider)).isNotEmpty();
      assertThat(sign(provider)).isNotEmpty();

      assertThat(proxy.heads())
          .singleElement()
          .asString()
          .startsWith("CONNECT " + BEYOND + " HTTP/1.1\r\n")
          .doesNotContainIgnoringCase("authorization")
          .doesNotContainIgnoringCase("x-amz");
    }
  }

  @Test
  void reachesNothingWithoutIt() throws Exception {
    try (ClavigerProvider provider = provider("none")) {
      assertThat(catchThrowable(() -> sign(provider)))
          .hasRootCauseInstanceOf(ConnectException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "407 Proxy Authentication Required, Failed to authenticate with proxy",
    "403 Forbidden, Unexpected response code for CONNECT: 403"
  })
  void saysThatTheProxyLetsItNotThrough(String status, String message) throws Exception {
    try (ConnectProxy proxy = new ConnectProxy(server, status);
        ClavigerProvider provider = provider(proxy.setting())) {
      assertThat(catchThrowable(() -> sign(provider)))
          .hasMessageContaining("no answer from https://" + BEYOND)
          .hasMessageContaining(message);
      assertThat(proxy.heads()).isNotEmpty().allMatch(head -> head.startsWith("CONNECT "));
    }
  }
}
