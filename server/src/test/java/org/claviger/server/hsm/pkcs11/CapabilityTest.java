package org.claviger.server.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.HsmQuirk;
import org.claviger.server.config.HsmWeakness;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.OaepHash;
import org.claviger.server.hsm.SignatureMechanism;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the probe finds on SoftHSM, that it sees weaknesses, and what becomes of them. */
final class CapabilityTest {
  @TempDir Path directory;

  @Test
  void softHsmDoesAllButFourThingsAndEnforcesAll() throws Exception {
    HsmConfig config = HsmFixture.config(directory);
    RegionCompanion companion = new RegionCompanion(config);
    inToken(config, companion);
    Capabilities found = companion.capabilities();

    assertThat(found.tokenResident()).containsExactly(MaterialSpec.ED25519_SIGN);
    assertThat(found.wrapped())
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.complementOf(
                EnumSet.range(MaterialSpec.ED25519_SIGN, MaterialSpec.ML_DSA_87_SIGN)));
    assertThat(found.oaep()).containsExactly(OaepHash.SHA_1);
    assertThat(found.signatures())
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.complementOf(
                EnumSet.of(SignatureMechanism.ED25519_PH, SignatureMechanism.ML_DSA)));
    assertThat(found.decryptMechanisms()).contains(Ck.CKM_RSA_X_509);
    assertThat(found.weaknesses()).isEmpty();
  }

  @Test
  void theProbeSeesEveryWeaknessOfAModuleThatEnforcesNothing() throws Exception {
    HsmConfig config = HsmFixture.config(directory);
    Token.Companion<Set<HsmWeakness>> probe =
        (connection, session) -> new EnforcementProbe(Lenient.over(connection), session).run();
    assertThat(inToken(config, probe))
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.complementOf(EnumSet.of(HsmWeakness.READABLE_AFTER_UNWRAP)));
    RegionCompanion companion = new RegionCompanion(config);
    assertThatThrownBy(
            () ->
                inToken(
                    config,
                    (connection, session) -> companion.of(Lenient.over(connection), session)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not protect keys")
        .hasMessageContaining("READABLE_AFTER_UNWRAP");
  }

  @Test
  void aWeaknessAcceptedByNameIsLetThroughAndNoOther() throws Exception {
    Set<HsmWeakness> all = EnumSet.allOf(HsmWeakness.class);
    HsmConfig accepting = HsmFixture.config(directory).withAcceptedWeaknesses(all);
    RegionCompanion companion = new RegionCompanion(accepting);
    inToken(accepting, (connection, session) -> companion.of(Lenient.over(connection), session));
    assertThat(companion.capabilities().weaknesses()).isEqualTo(all);

    all.remove(HsmWeakness.COPY_LOOSENS);
    HsmConfig fewer = HsmFixture.config(directory).withAcceptedWeaknesses(all);
    RegionCompanion refusing = new RegionCompanion(fewer);
    assertThatThrownBy(
            () ->
                inToken(
                    fewer, (connection, session) -> refusing.of(Lenient.over(connection), session)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("[COPY_LOOSENS]");
  }

  private static <S> S inToken(HsmConfig config, Token.Companion<S> companion) {
    Library library = Library.open(config);
    try {
      Token<S> token = Token.open(library, "claviger-probe", DomainKind.REGION, companion);
      S state = token.use(Gate.Work.USE, (live, session) -> live.state());
      token.close();
      return state;
    } finally {
      library.close();
    }
  }

  @Test
  void paddedKeyWrapIsFoundUnderTheNumberOfTheModule() {
    Quirks softHsm = Quirks.of(new Cryptoki.ModuleInfo("SoftHSM", "", "2.6"), Set.of());
    Cryptoki.ModuleInfo another = new Cryptoki.ModuleInfo("Another", "", "1.0");
    Quirks other = Quirks.of(another, Set.of());
    Quirks told = Quirks.of(another, Set.of(HsmQuirk.RFC_5649_IS_KEY_WRAP_PAD));
    assertThat(told.keyWrapWithPadding()).isEqualTo(0x210A);
    assertThat(told.lengthLostInUnwrapping()).isFalse();
    assertThat(softHsm.keyWrapWithPadding()).isEqualTo(0x210A);
    assertThat(other.keyWrapWithPadding()).isEqualTo(0x210B);
  }
}
