package org.claviger.server.audit.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.claviger.server.audit.follow.TestTrail;
import org.claviger.server.audit.follow.TrailFollower;
import org.claviger.server.config.SyslogConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real receiver, where Debian's rsyslog and rsyslog-gnutls are installed. */
class RsyslogTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Path PROGRAM = Path.of("/usr/sbin/rsyslogd");
  private static final Path OPENSSL = Path.of("/usr/bin/openssl");
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path data;
  private TestTrail trail;
  private Process process;
  private int port;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    assumeTrue(
        Files.exists(PROGRAM) && Files.exists(OPENSSL) && !gnutls().isEmpty(),
        "rsyslog, rsyslog-gnutls and openssl are not here");
    makeCertificate();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    configure();
    start();
    trail = new TestTrail(data);
  }

  @AfterEach
  void close() throws InterruptedException {
    if (trail != null) {
      trail.close();
    }
    if (process != null) {
      process.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
    }
  }

  @Test
  void takesEveryRecordWholeThoughItIsKilledInBetween() throws IOException, InterruptedException {
    TrailFollower follower =
        trail
            .followers()
            .follow(
                SyslogForwarder.open(
                    config(),
                    () -> TestTls.of(data.resolve("ca.pem"), null),
                    trail.derived().positions(),
                    () -> 0));
    trail.write(5_000);
    await().atMost(LIMIT).until(() -> received().size() > 1_000);
    process.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
    trail.write(
        1,
        number ->
            TestTrail.event(
                number,
                Instant.now(),
                TestTrail.ACCOUNT,
                TestTrail.REGION,
                JSON.createObjectNode().put("long", "x".repeat(40_000))));
    trail.write(4_999);
    start();
    await().atMost(LIMIT).until(() -> follower.position() == 10_000);
    await().atMost(LIMIT).until(() -> received().size() == 10_000);
    assertThat(received())
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 10_000).boxed().toList());
    assertThat(Files.readAllLines(output()).get(0))
        .contains("13 6 claviger audit [claviger@32473 sequence=\"1\" eventID=\"id-1\"");
  }

  private SyslogConfig config() {
    return new SyslogConfig(
        "localhost",
        port,
        SyslogConfig.Transport.TLS,
        Optional.of(data.resolve("ca.pem")),
        Optional.empty(),
        13,
        "claviger",
        64 << 10,
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        false);
  }

  /** The numbers of the records that arrived whole; a line that is being written is left out. */
  private Set<Long> received() throws IOException {
    Set<Long> numbers = new HashSet<>();
    if (Files.exists(output())) {
      String text = Files.readString(output());
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
        JsonNode record = JSON.readTree(line.substring(line.indexOf("] {") + 2));
        numbers.add(record.get("sequence").longValue());
      }
    }
    return numbers;
  }

  private Path output() {
    return data.resolve("received.log");
  }

  private void configure() throws IOException {
    Files.writeString(
        data.resolve("rsyslog.conf"),
        """
        global(workDirectory="DATA" maxMessageSize="128k"
               defaultNetstreamDriver="gtls"
               defaultNetstreamDriverCAFile="DATA/ca.pem"
               defaultNetstreamDriverCertFile="DATA/ca.pem"
               defaultNetstreamDriverKeyFile="DATA/key.pem")
        main_queue(queue.type="Direct")
        module(load="imtcp" StreamDriver.Name="gtls" StreamDriver.Mode="1"
               StreamDriver.AuthMode="anon")
        input(type="imtcp" address="127.0.0.1" port="PORT")
        template(name="line" type="string"
                 string="%syslogfacility% %syslogseverity% %app-name% %msgid% %structured-data% %msg%\\n")
        if $app-name == "claviger" then action(type="omfile" file="DATA/received.log" template="line")
        """
            .replace("DATA", data.toString())
            .replace("PORT", String.valueOf(port)));
  }

  private void makeCertificate() throws IOException, InterruptedException {
    String[] command = {
      OPENSSL.toString(),
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      "-days",
      "3",
      "-subj",
      "/CN=localhost",
      "-addext",
      "subjectAltName=DNS:localhost",
      "-keyout",
      data.resolve("key.pem").toString(),
      "-out",
      data.resolve("ca.pem").toString()
    };
    Process openssl =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(data.resolve("openssl.out").toFile())
            .start();
    assertThat(openssl.waitFor()).isZero();
  }

  private void start() throws IOException {
    process =
        new ProcessBuilder(
                PROGRAM.toString(),
                "-n",
                "-i",
                "NONE",
                "-f",
                data.resolve("rsyslog.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(data.resolve("rsyslog.out").toFile())
            .start();
  }

  private static List<Path> gnutls() throws IOException {
    try (var files =
        Files.find(Path.of("/usr/lib"), 4, (file, of) -> file.endsWith("lmnsd_gtls.so"))) {
      return files.toList();
    }
  }
}
