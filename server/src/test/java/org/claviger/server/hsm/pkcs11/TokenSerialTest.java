package org.claviger.server.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.DomainState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two tokens of one label behind one module, each meant by its serial number. */
final class TokenSerialTest {
  private static final DomainName REGION = DomainName.ofRegion("us-east-1");
  private static final String LABEL = REGION.tokenLabel();
  private static final byte[] TEXT = {1, 2, 3};

  @TempDir Path directory;
  private HsmConfig unnamed;
  private HsmConfig one;
  private HsmConfig two;

  @BeforeEach
  void twoTokens() throws Exception {
    unnamed = HsmFixture.config(directory).withOpenOnly(true);
    List<String> serials = new ArrayList<>();
    Cryptoki cryptoki = cryptoki();
    try {
      for (int token = 0; token < 2; token++) {
        for (long slot : List.copyOf(cryptoki.slots())) {
          if (!cryptoki.token(slot).has(Ck.CKF_TOKEN_INITIALIZED)) {
            cryptoki.initToken(slot, unnamed.soPin().read(), LABEL);
            break;
          }
        }
      }
      for (long slot : cryptoki.slots()) {
        if (cryptoki.token(slot).label().equals(LABEL)) {
          serials.add(cryptoki.token(slot).serial());
        }
      }
    } finally {
      cryptoki.finalizeModule();
    }
    assertThat(serials).hasSize(2).doesNotHaveDuplicates();
    one = unnamed.withTokens(Map.of(LABEL, serials.get(0)));
    two = unnamed.withTokens(Map.of(LABEL, serials.get(1)));
  }

  private Cryptoki cryptoki() throws CryptokiException {
    unnamed.softHsmDirectory().ifPresent(SoftHsmConfiguration::use);
    Cryptoki cryptoki = JnaCryptoki.load(unnamed.module(), unnamed.initArguments());
    cryptoki.initialize();
    return cryptoki;
  }

  private static <T> T on(HsmConfig config, Function<DomainCeremony, T> step) {
    try (DomainCeremony ceremony = DomainCeremony.open(config)) {
      return step.apply(ceremony);
    }
  }

  @Test
  void aLabelThatTwoTokensHaveIsNotGuessedAt() {
    assertThatThrownBy(() -> on(unnamed, ceremony -> ceremony.create(REGION)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "two HSM tokens have the label "
                + LABEL
                + "; give the serial number of the one that is meant");
  }

  @Test
  void twoTokensOfOneModuleAreTwoHsmsOfADomain() {
    DomainState first = on(one, ceremony -> ceremony.create(REGION));
    assertThat(first.serial()).isEqualTo(one.tokens().get(LABEL));
    boolean isThere = on(two, ceremony -> ceremony.isComplete(REGION));
    assertThat(isThere).isFalse();
    var recipient = on(two, ceremony -> ceremony.request(REGION));
    var sent = on(one, ceremony -> ceremony.send(REGION, recipient));
    DomainState second = on(two, ceremony -> ceremony.receive(REGION, sent, sent.check()));
    assertThat(second.check()).isEqualTo(first.check());
    assertThat(second.serial()).isEqualTo(two.tokens().get(LABEL));
    byte[] sealed;
    try (Pkcs11Module module = Pkcs11Module.open(one)) {
      sealed = module.openRegion("us-east-1").seal(TEXT, TEXT);
      assertThat(module.hasRegion("us-east-1")).isTrue();
      assertThatThrownBy(() -> Pkcs11Module.open(two))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a process uses a module as one HSM")
          .hasMessageContaining("./claviger hsm serve");
    }
    try (Pkcs11Module module = Pkcs11Module.open(two)) {
      assertThat(module.openRegion("us-east-1").open(TEXT, sealed)).isEqualTo(TEXT);
    }
  }

  @Test
  void aSerialNumberThatNoTokenHasMakesNone() throws Exception {
    HsmConfig other = unnamed.withTokens(Map.of(LABEL, "0123456789abcdef"));
    assertThatThrownBy(() -> on(other, ceremony -> ceremony.create(REGION)))
        .hasMessageContaining("no initialised token with the serial number 0123456789abcdef");
    assertThatThrownBy(() -> on(other, ceremony -> ceremony.state(REGION)))
        .hasMessageContaining("has no token");
    Cryptoki cryptoki = cryptoki();
    assertThat(cryptoki.slots()).hasSize(3);
    cryptoki.finalizeModule();
  }
}
