package org.claviger.server.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.hsm.KeyStoreHsm;
import org.claviger.server.hsm.KeyStoreRefusedException;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.SubkeyCiphertext;
import org.claviger.server.hsm.TokenName;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.DomainPackage;
import org.claviger.server.hsm.ceremony.DomainState;
import org.claviger.server.hsm.ceremony.Recipient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HSMs of a custom key store that came by their domain in a ceremony, as an operator holds it. */
class KeyStoreCeremonyTest {
  private static final DomainName DOMAIN = DomainName.ofRegion("ks-acme-1");
  private static final byte[] TEXT = "text".getBytes(UTF_8);

  @TempDir static Path directory;
  private static HsmConfig config;
  private static List<String> serials;

  @BeforeAll
  static void holdTheCeremony() throws Exception {
    HsmConfig one = member("one");
    HsmConfig two = member("two");
    DomainState first = on(one, ceremony -> ceremony.create(DOMAIN));
    Recipient recipient = on(two, ceremony -> ceremony.request(DOMAIN));
    DomainPackage sent = on(one, ceremony -> ceremony.send(DOMAIN, recipient));
    DomainState second = on(two, ceremony -> ceremony.receive(DOMAIN, sent, first.check()));
    serials = List.of(first.serial(), second.serial());
    // One SoftHSM sees both tokens, which have one label and two serial numbers.
    config = member("both");
    for (String from : List.of("one", "two")) {
      move(from);
    }
  }

  private static HsmConfig member(String name) throws IOException {
    return HsmFixture.config(Files.createDirectories(directory.resolve(name))).withOpenOnly(true);
  }

  private static void move(String from) throws IOException {
    Path into = Files.createDirectories(directory.resolve("both/hsm/tokens"));
    try (Stream<Path> tokens = Files.list(directory.resolve(from + "/hsm/tokens"))) {
      for (Path token : tokens.toList()) {
        Files.move(token, into.resolve(token.getFileName()));
      }
    }
  }

  private static <T> T on(HsmConfig hsm, Function<DomainCeremony, T> step) {
    try (DomainCeremony ceremony = DomainCeremony.open(hsm)) {
      return step.apply(ceremony);
    }
  }

  @Test
  void theyAreOneDomain() throws Exception {
    try (KeyStoreHsm first = open(serials.get(0));
        KeyStoreHsm second = open(serials.get(1))) {
      Material material = first.generateSecretKey("ab".repeat(32), MaterialSpec.AES_256_SUBKEYS);
      first.install(material);
      second.install(material);
      SubkeyCiphertext sealed = first.encryptUnderSubkey(material, TEXT, TEXT);
      assertThat(second.decryptUnderSubkey(material, sealed, TEXT)).isEqualTo(TEXT);
      assertThat(second.verifyMac(TEXT, first.mac(TEXT))).isTrue();
    }
  }

  private static KeyStoreHsm open(String serial) throws KeyStoreRefusedException {
    byte[] pin = config.userPin().read();
    return new Pkcs11KeyStoreSlot(config, new TokenName(TokenName.Kind.SERIAL, serial))
        .open(pin, false);
  }
}
