package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.claviger.it.Command;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The provider before all others, with standard generators, as the default key store type: what
 * could lead its own TLS back to itself. In a JVM of its own, since this is the state of a JVM.
 */
@ExtendWith(SharedServer.class)
class FirstPositionTest {
  private static final String PROGRAM =
      """
      import java.security.*;
      import javax.crypto.*;

      public class First {
        public static void main(String[] arguments) throws Exception {
          Provider claviger = new org.claviger.provider.ClavigerProvider();
          Security.insertProviderAt(claviger.configure(arguments[0]), 1);
          Security.setProperty("keystore.type", "KMS");
          KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
          store.load(null, null);
          int before = store.size();
          SecretKey key = KeyGenerator.getInstance("HmacSHA256").generateKey();
          Mac mac = Mac.getInstance("HmacSHA256");
          mac.init(key);
          System.out.println(mac.doFinal(new byte[1]).length);
          System.out.println(key.getEncoded() == null);
          System.out.println(store.size() - before);
          javax.net.ssl.SSLContext.getDefault();
        }
      }
      """;

  /** What every other program does: TLS with the JDK's own classes and software keys. */
  private static final String OTHERS_TLS =
      """
      import java.io.*;
      import java.net.URI;
      import java.security.*;
      import javax.net.ssl.*;

      public class Others {
        public static void main(String[] arguments) throws Exception {
          Provider claviger = new org.claviger.provider.ClavigerProvider();
          Security.insertProviderAt(claviger.configure(arguments[0]), 1);
          KeyStore trust = KeyStore.getInstance("PKCS12");
          try (InputStream in = new FileInputStream(arguments[1])) {
            trust.load(in, null);
          }
          TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
          managers.init(trust);
          for (String version : new String[] {"TLSv1.3", "TLSv1.2"}) {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            URI server = URI.create(arguments[2]);
            try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(server.getHost(), server.getPort())) {
              socket.setEnabledProtocols(new String[] {version});
              socket.startHandshake();
              socket.getOutputStream().write("GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n".getBytes());
              socket.getInputStream().read();
              System.out.println(socket.getSession().getProtocol());
            }
          }
        }
      }
      """;

  @TempDir private Path folder;

  @Test
  void itsOwnConnectionNeitherRecursesNorMakesKeys(ServerProcess server) throws IOException {
    Path program = Files.writeString(folder.resolve("First.java"), PROGRAM);

    Command.Outcome outcome =
        Command.of(
                Command.java(),
                "-cp",
                ServerProcess.providerJar().toString(),
                program.toString(),
                server.clientFile("claviger.properties").toString())
            .run();

    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
    assertThat(outcome.output().lines()).containsExactly("32", "true", "1");
  }

  @Test
  void tlsOfOtherProgramsGoesOnWithSoftwareKeys(ServerProcess server) throws IOException {
    Path program = Files.writeString(folder.resolve("Others.java"), OTHERS_TLS);
    Path properties = folder.resolve("claviger.properties");
    Files.writeString(
        properties,
        Files.readString(server.clientFile("claviger.properties"))
            .replace("generators=true", "generators=false"));

    Command.Outcome outcome =
        Command.of(
                Command.java(),
                "-cp",
                ServerProcess.providerJar().toString(),
                program.toString(),
                properties.toString(),
                server.clientFile("truststore.p12").toString(),
                server.endpoint().toString())
            .run();

    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
    assertThat(outcome.output().lines()).containsExactly("TLSv1.3", "TLSv1.2");
  }
}
