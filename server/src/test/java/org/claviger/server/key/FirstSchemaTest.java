package org.claviger.server.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.claviger.server.config.AeadConfig;
import org.claviger.server.config.KeyConfig;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.store.FirstSchema;
import org.claviger.server.store.SqliteStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys as the first schema's server wrote them mean the same today. */
class FirstSchemaTest {
  private static final String REGION = "us-east-1";
  private static final String ACCOUNT = "111122223333";

  @TempDir Path folder;
  private SqliteStore store;
  private Schedule schedule;
  private KeyRows rows;

  @BeforeEach
  void open() {
    store = SqliteStore.open(StoreConfig.of(FirstSchema.write(folder.resolve("claviger.db"))));
    schedule = new Schedule(REGION, store, FirstSchema.AUTHENTICATOR);
    rows = new KeyRows(REGION, store, FirstSchema.AUTHENTICATOR, schedule);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aRotatedKeyHasBothItsMaterialsAndItsPlan() {
    Key key = key(1);
    assertThat(key.state()).isEqualTo(KeyState.Enabled);
    assertThat(key.description()).isEqualTo("orders, its");
    assertThat(key.tags()).isEqualTo(Map.of("team", "red"));
    assertThat(key.materials()).hasSize(2);
    assertThat(key.currentMaterial().id()).isEqualTo("a2".repeat(32));
    assertThat(key.material("a1".repeat(32)).orElseThrow().wrapped()).hasSize(40);
    assertThat(key.rotation().orElseThrow().periodInDays()).isEqualTo(365);
    assertThat(key.policy().compiled()).isPresent();
    assertThat(key.policy().principals()).isEmpty();
  }

  @Test
  void whatWasToHappenIsStillToHappen() {
    assertThat(key(2).deletionDate()).contains(Instant.ofEpochMilli(1_798_000_000_000L));
    assertThat(key(3).validTo()).contains(Instant.ofEpochMilli(1_890_000_000_000L));
    List<Due> due = schedule.due(Instant.ofEpochMilli(2_000_000_000_000L), 10);
    assertThat(due)
        .extracting(Due::kind)
        .containsExactly(Due.Kind.DELETE, Due.Kind.ROTATE, Due.Kind.EXPIRE);
    for (Due each : due) {
      assertThat(rows.find(each.key()).orElseThrow().due()).contains(each);
    }
  }

  @Test
  void materialOfATokenIsStillOneAndAnAeadKeyKeepsItsCount() {
    assertThat(key(5).currentMaterial().wrapped()).isEmpty();
    assertThat(key(4).keyClass()).isEqualTo(KeyClass.AEAD);
    UseCounts counts = new UseCounts(store, FirstSchema.AUTHENTICATOR, AeadConfig.defaults());
    counts.take(arn(4));
    boolean isCounted = store.write(transaction -> counts.add(transaction, arn(4), 1));
    assertThat(isCounted).isTrue();
  }

  @Test
  void aliasAndCertificateAreFound() {
    KeyConfig config = KeyConfig.defaults();
    Aliases aliases = new Aliases(REGION, store, FirstSchema.AUTHENTICATOR, config);
    assertThat(aliases.require(ACCOUNT, "alias/orders").targetKeyId()).isEqualTo(arn(1).keyId());
    Certificates certificates = new Certificates(store, FirstSchema.AUTHENTICATOR, config);
    assertThat(certificates.find(arn(2))).isPresent();
  }

  @Test
  void aChangedKeyIsWrittenAsToday() {
    store.write(
        transaction -> rows.update(transaction, arn(1), key -> key.withDescription("changed")));
    assertThat(key(1).description()).isEqualTo("changed");
    assertThat(key(1).materials()).hasSize(2);
  }

  private Key key(int number) {
    return rows.find(arn(number)).orElseThrow();
  }

  private static KeyArn arn(int number) {
    return new KeyArn(REGION, ACCOUNT, String.format("%08d-0000-4000-8000-000000000000", number));
  }
}
