package org.claviger.provider.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import okhttp3.Request;
import org.claviger.provider.internal.config.ConfigurationFile;
import org.claviger.provider.internal.config.Settings;
import org.claviger.provider.internal.config.SettingsResolver;
import org.claviger.provider.internal.config.Surroundings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class HttpStacksTest {
  @TempDir private Path home;
  private final HttpStacks stacks = new HttpStacks();

  private Settings settings(String lines) throws IOException {
    String text = "# claviger\nregion=eu-west-1\nca.file=" + home.resolve("ca.pem") + "\n" + lines;
    return new SettingsResolver(
            ConfigurationFile.parse(text.getBytes(StandardCharsets.UTF_8), "it"),
            new Surroundings(name -> name.equals("user.home") ? home.toString() : null, n -> null))
        .resolve();
  }

  private HttpStack stack(String lines) throws Exception {
    return stacks.of(settings(lines));
  }

  private void trust(int number) throws Exception {
    X509Certificate[] all = TrustAnchors.of(Optional.empty()).getAcceptedIssuers();
    Files.writeString(
        home.resolve("ca.pem"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(all[number].getEncoded())
            + "\n-----END CERTIFICATE-----\n");
  }

  @Test
  void isSharedByAllThatTrustWaitAndGoAlike() throws Exception {
    trust(0);
    HttpStack one = stack("endpoint=https://one");

    assertThat(stack("endpoint=https://other\ncache=1s\nprofile=p")).isSameAs(one);
    assertThat(stack("endpoint=https://one\ntimeout=7s")).isNotSameAs(one);
    assertThat(stack("endpoint=https://one\nconnect.timeout=7s")).isNotSameAs(one);
    assertThat(stack("endpoint=https://one\nproxy=http://proxy:3128")).isNotSameAs(one);
    assertThat(stack("endpoint=https://one\nproxy=none")).isNotSameAs(one);
  }

  @Test
  void isNotSharedWithAFileOfAuthoritiesThatWasWrittenAnew() throws Exception {
    trust(0);
    HttpStack before = stack("endpoint=https://one");
    trust(1);

    assertThat(stack("endpoint=https://one")).isNotSameAs(before);
    trust(0);
    assertThat(stack("endpoint=https://one")).isSameAs(before);
  }

  @Test
  void isLetGoWhenNobodyUsesItAnyMore() throws Exception {
    trust(0);
    HttpStack inUse = stack("endpoint=https://a");
    WeakReference<HttpStack> dropped = new WeakReference<>(stack("endpoint=https://a\ntimeout=7s"));
    assertThat(stacks.size()).isEqualTo(2);
    System.gc();

    assertThat(dropped.get()).isNull();
    assertThat(stack("endpoint=https://a")).isSameAs(inUse);
    assertThat(stacks.size()).isEqualTo(1);
  }

  @Test
  void sendsNothingAfterClosing() throws Exception {
    trust(0);
    HttpStack stack = stack("endpoint=https://one");

    stacks.close();

    assertThat(stack.isClosed()).isTrue();
    assertThatThrownBy(
            () -> stack.send(new Request.Builder().url("https://127.0.0.1:1"), new Attempt(), 1))
        .isInstanceOf(IOException.class)
        .hasMessage("the provider has been closed");
    assertThatThrownBy(() -> stack("endpoint=https://one"))
        .isInstanceOf(IOException.class)
        .hasMessage("the provider has been closed");
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void leavesAServerThatDoesNotShakeHands() throws Exception {
    trust(0);
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = "https://127.0.0.1:" + silent.getLocalPort();
      HttpStack stack = stack("endpoint=" + url + "\ntimeout=5m\nconnect.timeout=300ms");
      Attempt attempt = new Attempt();

      assertThatThrownBy(() -> stack.send(new Request.Builder().url(url), attempt, 1))
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(attempt.isSent()).isFalse();
    }
  }
}
