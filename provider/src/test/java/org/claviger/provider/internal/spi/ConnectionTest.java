package org.claviger.provider.internal.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.config.Surroundings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A connection whose credentials come from an STS that takes connections and never answers. */
class ConnectionTest {
  private static final int LIMIT_SECONDS = 20;

  @TempDir private Path home;
  private ServerSocket silent;
  private Connection connection;
  private CompletableFuture<Throwable> first;
  private Socket taken;

  @BeforeEach
  void askTheSts() throws IOException {
    silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Path credentials =
        Files.writeString(
            home.resolve("credentials"),
            """
            [default]
            role_arn=arn:aws:iam::123456789012:role/demo
            source_profile=keys
            [keys]
            aws_access_key_id=AKIAEXAMPLE
            aws_secret_access_key=secret
            """);
    Path file =
        Files.writeString(
            home.resolve("claviger.properties"),
            """
            # claviger
            endpoint=https://127.0.0.1:%d
            region=eu-west-1
            generators=true
            timeout=5m
            connect.timeout=5m
            credentials.file=%s
            """
                .formatted(silent.getLocalPort(), credentials));
    connection =
        new Connection(
            Optional.of(file),
            new Surroundings(name -> name.equals("user.home") ? home.toString() : null, n -> null));
    first = CompletableFuture.supplyAsync(() -> catchThrowable(connection::get));
    taken = silent.accept();
  }

  @AfterEach
  void stop() throws IOException {
    connection.close();
    taken.close();
    silent.close();
  }

  /** {@code KeyGenerator.getInstance} of any program asks for them. */
  @Test
  @Timeout(value = LIMIT_SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void saysWhetherThereAreGeneratorsWhileTheStsIsAsked() {
    assertThat(connection.hasStandardGenerators()).isTrue();
    assertThat(first).isNotDone();
  }

  @Test
  @Timeout(value = LIMIT_SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void closingEndsTheClientThatIsBeingMade() throws Exception {
    connection.close();

    assertThat(first.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isInstanceOf(KmsException.class);
    assertThat(catchThrowable(connection::get)).hasMessageContaining("has been closed");
  }
}
