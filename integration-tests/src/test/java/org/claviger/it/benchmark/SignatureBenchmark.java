package org.claviger.it.benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.util.Arrays;
import org.claviger.it.Command;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.claviger.provider.ClavigerProvider;
import org.claviger.provider.KmsKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/**
 * Signatures through provider and server beside SunPKCS11 on a token of the same SoftHSM, in turns.
 * It prints medians and how fast the provider is compared to SunPKCS11: more than 1 is faster.
 */
@ExtendWith(SharedServer.class)
class SignatureBenchmark {
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 7);
  private static final long MILLIS = Long.getLong("benchmark.millis", 2_000);
  private static final String PIN = "1234";

  private final Provider provider;
  private final SharedKeys keys;

  @TempDir private Path folder;

  SignatureBenchmark(ServerProcess server, SharedKeys keys) {
    this.provider =
        new ClavigerProvider().configure(server.clientFile("claviger.properties").toString());
    this.keys = keys;
  }

  @Test
  void signaturesBesideSunPkcs11() throws Exception {
    Process pkcs11 = startPkcs11();
    try (Writer commands = pkcs11.outputWriter(US_ASCII);
        BufferedReader answers =
            new BufferedReader(new InputStreamReader(pkcs11.getInputStream(), US_ASCII))) {
      for (int threads : new int[] {1, 8}) {
        compare("SHA256withRSA", KeySpec.RSA_2048, threads, commands, answers);
        compare("SHA256withECDSA", KeySpec.ECC_NIST_P256, threads, commands, answers);
      }
    } finally {
      pkcs11.destroy();
      pkcs11.waitFor();
    }
  }

  private void compare(
      String algorithm, KeySpec spec, int threads, Writer commands, BufferedReader answers)
      throws Exception {
    PrivateKey key =
        KeyFactory.getInstance("KMS", provider)
            .generatePrivate(new KmsKeySpec(keys.id(spec, KeyUsageType.SIGN_VERIFY)));
    double[] ours = new double[ROUNDS];
    double[] theirs = new double[ROUNDS];
    for (int round = -2; round < ROUNDS; round++) {
      commands.write(algorithm + " " + threads + " " + MILLIS + "\n");
      commands.flush();
      double pkcs11 = Double.parseDouble(answers.readLine());
      double claviger = SignLoop.perSecond(provider, algorithm, key, threads, MILLIS);
      if (round >= 0) {
        theirs[round] = pkcs11;
        ours[round] = claviger;
      }
    }
    System.out.printf(
        "benchmark: %s, %s, %d threads: SunPKCS11 %.0f/s, provider and server %.0f/s, ratio %.2f%n",
        algorithm, spec, threads, median(theirs), median(ours), median(ours) / median(theirs));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private Process startPkcs11() throws IOException {
    Path conf = folder.resolve("softhsm2.conf");
    Files.createDirectory(folder.resolve("tokens"));
    Files.writeString(conf, "directories.tokendir = " + folder.resolve("tokens") + "\n");
    Command.Outcome made =
        Command.of(
                "softhsm2-util",
                "--init-token",
                "--free",
                "--label",
                "benchmark",
                "--pin",
                PIN,
                "--so-pin",
                PIN)
            .with("SOFTHSM2_CONF", conf.toString())
            .run();
    if (made.exitCode() != 0) {
      throw new IOException("the token was not made: " + made.errors());
    }
    Path configuration = folder.resolve("pkcs11.cfg");
    Files.writeString(
        configuration, "name = Benchmark\nlibrary = %s\nslotListIndex = 0\n".formatted(module()));
    ProcessBuilder builder =
        new ProcessBuilder(
            Command.java(),
            "-cp",
            SignLoop.class.getProtectionDomain().getCodeSource().getLocation().getPath(),
            Pkcs11Side.class.getName(),
            configuration.toString(),
            PIN);
    builder.environment().put("SOFTHSM2_CONF", conf.toString());
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** The module that the launcher found, or where Debian keeps it. */
  private static Path module() throws IOException {
    String found = System.getenv("CLAVIGER_PKCS11_MODULE");
    return Path.of(found == null ? "/usr/lib/softhsm/libsofthsm2.so" : found).toRealPath();
  }
}
