package org.claviger.server.operation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.KeyStoreCluster.Allowance;
import org.claviger.server.hsm.KeyStoreSlot;
import org.claviger.server.hsm.pkcs11.StoreTokens;
import org.claviger.server.keystore.Cluster;
import org.claviger.server.keystore.TrustAnchor;

/** Clusters of SoftHSM tokens in the folder of a test's region. */
final class KeyStoreClusters {
  static final String PIN = "own-pin-1";

  private final HsmConfig config;
  private final Path tokens;

  /** To be used before the region is opened. */
  KeyStoreClusters(HsmConfig config) {
    this.config = config;
    this.tokens = config.softHsmDirectory().orElseThrow().resolve("tokens");
  }

  /** A cluster whose tokens share a domain. */
  Cluster make(String id, String anchor, Set<Allowance> allow, String... labels) {
    StoreTokens made = new StoreTokens(config);
    for (String label : labels) {
      made.make(label, PIN);
    }
    return cluster(made, id, anchor, false, allow, labels);
  }

  /** A cluster whose tokens hold no domain yet. */
  Cluster makeEmpty(String id, String anchor, boolean vendor, String... labels) {
    StoreTokens made = new StoreTokens(config);
    for (String label : labels) {
      made.makeEmpty(label, PIN);
    }
    return cluster(made, id, anchor, vendor, Set.of(), labels);
  }

  private static Cluster cluster(
      StoreTokens made,
      String id,
      String anchor,
      boolean vendor,
      Set<Allowance> allow,
      String... labels) {
    List<KeyStoreSlot> slots = Arrays.stream(labels).<KeyStoreSlot>map(made::slot).toList();
    return new Cluster(id, TrustAnchor.parse(anchor).orElseThrow(), vendor, allow, slots);
  }

  /** A self-signed certificate as PEM. */
  static String anchor(String name) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
      X500Name subject = new X500Name("CN=" + name);
      Instant now = Instant.now();
      byte[] encoded =
          new X509v3CertificateBuilder(
                  subject,
                  BigInteger.ONE,
                  Date.from(now.minusSeconds(60)),
                  Date.from(now.plusSeconds(86_400)),
                  subject,
                  SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()))
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
              .getEncoded();
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The folder of a token, whose file of the token's attributes holds its label. */
  Path folder(String label) {
    try (Stream<Path> folders = Files.list(tokens)) {
      return folders.filter(folder -> holds(folder, label)).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean holds(Path folder, String label) {
    try {
      String content =
          new String(
              Files.readAllBytes(folder.resolve("token.object")),
              java.nio.charset.StandardCharsets.ISO_8859_1);
      return content.contains(label + " ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
