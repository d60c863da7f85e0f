package org.claviger.server.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.junit.jupiter.api.Test;

/** What the clock does to a key, to the millisecond. */
class KeyTest {
  private static final Instant CREATED = Instant.parse("2026-11-22T15:00:00Z");
  private static final Instant END = CREATED.plus(Duration.ofDays(30));
  private static final KeyArn ARN =
      new KeyArn("us-east-1", "111122223333", "1234abcd-12ab-34cd-56ef-1234567890ab");

  @Test
  void hasItsImportedMaterialUntilTheEndAndNotAMomentLonger() {
    Key key = imported(Optional.of(END));
    assertThat(key.asOf(END.minusMillis(1)).state()).isEqualTo(KeyState.Enabled);
    assertThat(key.asOf(END.minusMillis(1)).material("a")).isPresent();
    assertThat(key.asOf(END).state()).isEqualTo(KeyState.PendingImport);
    assertThat(key.asOf(END).material("a")).isEmpty();
    assertThat(key.due()).containsExactly(new Due(END, Due.Kind.EXPIRE, ARN, "a"));
    assertThat(key.asOf(END).due()).isEmpty();
  }

  @Test
  void keepsMaterialThatDoesNotExpire() {
    Key key = imported(Optional.empty());
    assertThat(key.asOf(END.plus(Duration.ofDays(10_000))).state()).isEqualTo(KeyState.Enabled);
    assertThat(key.due()).isEmpty();
  }

  @Test
  void staysPendingDeletionThoughItsMaterialExpires() {
    Key key = imported(Optional.of(END)).withDeletion(END.plusSeconds(1));
    assertThat(key.asOf(END).state()).isEqualTo(KeyState.PendingDeletion);
    assertThat(key.asOf(END).withoutDeletion().state()).isEqualTo(KeyState.PendingImport);
  }

  @Test
  void isRotatedByTheClockWithoutDriftUnlessAWholePeriodWasMissed() {
    AutomaticRotation plan = new AutomaticRotation(90, CREATED);
    Instant planned = CREATED.plus(Duration.ofDays(90));
    assertThat(plan.next()).isEqualTo(planned);
    assertThat(plan.after(planned.plusSeconds(5)).since()).isEqualTo(planned);
    Instant late = planned.plus(Duration.ofDays(91));
    assertThat(plan.after(late).since()).isEqualTo(late);
  }

  private static Key imported(Optional<Instant> validTo) {
    Material material = new Material("a", MaterialSpec.AES_256_SUBKEYS, new byte[40], new byte[32]);
    return new Key(
            ARN,
            KeyKind.kms(KeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT, Origin.EXTERNAL),
            KeyState.PendingImport,
            CREATED,
            Optional.empty(),
            "",
            Map.of(),
            DefaultKeyPolicy.of(ARN.accountId()),
            new byte[0],
            List.of(),
            Optional.empty())
        .withImport(material, new KeyMaterial.Import(validTo, ""), new byte[0]);
  }
}
