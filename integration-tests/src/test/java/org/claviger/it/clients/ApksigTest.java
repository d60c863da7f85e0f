package org.claviger.it.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.android.apksig.ApkSigner;
import com.android.apksig.ApkVerifier;
import com.android.apksig.KeyConfig;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Android packages that apksig signs. */
class ApksigTest extends InSecondPosition {
  private static final int ANDROID_9 = 28;

  private final Identities identities;

  @TempDir private Path folder;

  ApksigTest(ServerProcess server) {
    this.identities = Identities.of(server);
  }

  @ParameterizedTest
  @ValueSource(strings = {Identities.WEB, Identities.SIGNER})
  void signsPackagesThatVerify(String entry) throws Exception {
    File out = folder.resolve("signed.apk").toFile();

    sign(unsigned(), out, identities.key(entry), identities.chain(entry));

    assertThat(verify(out).isVerified()).isTrue();
    assertThat(verify(out).getSignerCertificates()).containsExactly(identities.chain(entry).get(0));
    byte[] changed = Files.readAllBytes(out.toPath());
    changed[40] ^= 1;
    Files.write(out.toPath(), changed);
    assertThat(verify(out).isVerified()).isFalse();
  }

  private static void sign(File in, File out, PrivateKey key, List<X509Certificate> chain)
      throws Exception {
    ApkSigner.SignerConfig signer =
        new ApkSigner.SignerConfig.Builder("release", new KeyConfig.Jca(key), chain.subList(0, 1))
            .build();
    new ApkSigner.Builder(List.of(signer))
        .setInputApk(in)
        .setOutputApk(out)
        .setMinSdkVersion(ANDROID_9)
        .setV1SigningEnabled(false)
        .build()
        .sign();
  }

  private static ApkVerifier.Result verify(File apk) throws Exception {
    return new ApkVerifier.Builder(apk).setMinCheckedPlatformVersion(ANDROID_9).build().verify();
  }

  private File unsigned() throws IOException {
    Path apk = folder.resolve("unsigned.apk");
    try (OutputStream file = Files.newOutputStream(apk);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry("AndroidManifest.xml"));
      zip.write("only its signature is looked at".getBytes(UTF_8));
    }
    return apk.toFile();
  }
}
