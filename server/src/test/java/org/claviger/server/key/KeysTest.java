package org.claviger.server.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.claviger.server.config.KeyConfig;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.HsmException;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.SignatureMechanism;
import org.claviger.server.store.Intents.Intent;
import org.claviger.server.store.TamperedRowException;
import org.claviger.server.store.Transaction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
  private static final String ACCOUNT = "111122223333";
  private static final Instant NOW = Instant.parse("2026-11-22T15:00:00.123456Z");
  private static final KeyConfig CONFIG =
      new KeyConfig(100, Duration.ofSeconds(30), 3, 50, 1_000, 50_000, 32_768);
  private static final KeyTemplate ED25519 =
      new KeyTemplate(
          KeyKind.kms(KeySpec.ECC_NIST_EDWARDS25519, KeyUsage.SIGN_VERIFY, Origin.AWS_KMS),
          "",
          Map.of());
  private static final KeyTemplate HMAC =
      new KeyTemplate(
          KeyKind.kms(KeySpec.HMAC_256, KeyUsage.GENERATE_VERIFY_MAC, Origin.AWS_KMS),
          "a key",
          Map.of("b", "1", "a", "2"));
  private static final byte[] MESSAGE = {1, 2, 3};

  @TempDir static Path hsmDirectory;
  private static TestRegion hsm;

  @TempDir Path directory;
  private TestRegion region;

  @BeforeAll
  static void openHsm() {
    hsm = TestRegion.open(hsmDirectory);
  }

  @AfterAll
  static void closeHsm() {
    hsm.close();
  }

  @BeforeEach
  void open() {
    region = hsm.onDatabase(directory.resolve("claviger.db"), CONFIG);
  }

  @AfterEach
  void close() {
    region.close();
  }

  @Test
  void keepsEverythingOverARestart() {
    Key key = create(HMAC);
    byte[] mac = region.hsm().hmac(key.currentMaterial(), MESSAGE);
    Key resident = create(ED25519);
    region.store().write(t -> keys().update(t, key.arn(), k -> k.withDeletion(NOW)));
    region.store().write(t -> aliases(t, resident));
    restart();
    Key found = find(key);
    assertThat(found)
        .usingRecursiveComparison()
        .isEqualTo(key.withDeletion(Instant.parse("2026-11-22T15:00:00.123Z")));
    assertThat(List.copyOf(found.tags().keySet())).isEqualTo(List.copyOf(HMAC.tags().keySet()));
    assertThat(region.hsm().hmac(found.currentMaterial(), MESSAGE)).isEqualTo(mac);
    Material signer = keys().resolve("alias/resident", ACCOUNT).currentMaterial();
    assertThat(region.hsm().sign(signer, SignatureMechanism.ED25519, MESSAGE)).hasSize(64);
  }

  @Test
  void answersFromMemoryUntilTheBoundOfStaleness() {
    AtomicLong nanos = new AtomicLong();
    Keys elsewhere = region.region(nanos::get).keys();
    Key key = create(HMAC);
    Key read = elsewhere.resolve(key.arn().toString(), ACCOUNT);
    assertThat(elsewhere.resolve(key.arn().keyId(), ACCOUNT)).isSameAs(read);
    change(key, KeyState.Disabled);
    nanos.addAndGet(CONFIG.staleness().toNanos() - 1);
    assertThat(elsewhere.resolve(key.arn().keyId(), ACCOUNT)).isSameAs(read);
    nanos.incrementAndGet();
    assertThat(elsewhere.resolve(key.arn().keyId(), ACCOUNT).state()).isEqualTo(KeyState.Disabled);
  }

  @Test
  void losesNoneOfTwoChangesAtATime() {
    Key key = create(HMAC);
    CompletableFuture<?> state =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 40; i++) {
                change(key, i % 2 == 0 ? KeyState.Disabled : KeyState.Enabled);
              }
              change(key, KeyState.Disabled);
            });
    for (int i = 0; i < 40; i++) {
      String description = "description " + i;
      region.store().write(t -> keys().update(t, key.arn(), k -> k.withDescription(description)));
      keys().forget(key.arn());
      assertThat(find(key).description()).isEqualTo(description);
    }
    state.join();
    assertThat(find(key).state()).isEqualTo(KeyState.Disabled);
    assertThat(find(key).description()).isEqualTo("description 39");
  }

  @Test
  void holdsTheLimitOfKeys() {
    for (int i = 0; i < CONFIG.maxKeys(); i++) {
      create(HMAC);
    }
    assertThatThrownBy(() -> create(HMAC))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.LimitExceededException))
        .hasMessage(
            "The account has reached the limit of 3 KMS keys in this Region. Delete keys that are"
                + " not needed.");
    assertThat(keys().list(ACCOUNT, "", 10)).hasSize(3);
    assertThat(keys().list("444455556666", "", 10)).isEmpty();
  }

  @Test
  void holdsTheLimitThoughMaterialWasMadeBefore() {
    NewKey early = keys().generate(ED25519, ACCOUNT, NOW);
    for (int i = 0; i < CONFIG.maxKeys(); i++) {
      create(HMAC);
    }
    assertThatThrownBy(() -> region.store().write(early::insert)).isInstanceOf(ApiException.class);
    early.close();
    assertGone(early.key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update kms_key set document = cast(replace(cast(document as text), 'Disabled', 'Enabled')"
            + " as blob)",
        "update kms_key set scope = '444455556666/us-east-1'",
        "update key_material set document = cast(replace(cast(document as text), 'HMAC_256',"
            + " 'HMAC_512') as blob)",
        "update key_material set id = 'ff' || substr(id, 3)",
        "delete from key_material",
      })
  void refusesAKeyWhoseRowsWereEdited(String edit) throws SQLException {
    Key key = create(HMAC);
    change(key, KeyState.Disabled);
    execute(edit);
    boolean moved = edit.contains("scope");
    String account = moved ? "444455556666" : ACCOUNT;
    assertThatThrownBy(() -> keys().resolve(key.arn().keyId(), account))
        .isInstanceOf(TamperedRowException.class);
    if (!moved) {
      assertThatThrownBy(() -> region.store().write(t -> keys().read(t, key.arn())))
          .isInstanceOf(TamperedRowException.class);
    }
  }

  @Test
  void refusesAnAliasThatWasTurnedToAnotherKey() throws SQLException {
    Key key = create(HMAC);
    Key other = create(HMAC);
    region.store().write(t -> aliases(t, key));
    execute("update alias set parent = '" + other.arn().keyId() + "'");
    assertThatThrownBy(() -> keys().resolve("alias/resident", ACCOUNT))
        .isInstanceOf(TamperedRowException.class);
  }

  @Test
  void leavesNothingInTheTokenOfAKeyThatFailed() {
    Key key;
    try (NewKey newKey = keys().generate(ED25519, ACCOUNT, NOW)) {
      key = newKey.key();
      assertThat(intents()).hasSize(1);
      assertThatThrownBy(
              () ->
                  region
                      .store()
                      .write(
                          t -> {
                            newKey.insert(t);
                            throw new IllegalStateException("rolled back");
                          }))
          .hasMessage("rolled back");
    }
    assertGone(key);
  }

  @Test
  void keepsTheMaterialOfAKeyThatWasCommittedThoughTheAnswerFailed() {
    Key key;
    try (NewKey newKey = keys().generate(ED25519, ACCOUNT, NOW)) {
      key = region.store().write(newKey::insert);
      throw new IllegalStateException("the record is not on disk");
    } catch (IllegalStateException e) {
      key = keys().resolve(keys().list(ACCOUNT, "", 1).get(0).keyId(), ACCOUNT);
    }
    assertThat(intents()).isEmpty();
    assertThat(region.hsm().sign(key.currentMaterial(), SignatureMechanism.ED25519, MESSAGE))
        .hasSize(64);
  }

  @Test
  void removesWhatACrashLeftInTheToken() {
    Key lost = keys().generate(ED25519, ACCOUNT, NOW).key();
    Key kept = create(ED25519);
    restart();
    keys().recover();
    assertGone(lost);
    assertThat(region.events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.eventName()).isEqualTo("DeleteUnusedKeyMaterial");
              assertThat(event.details().get("keyMaterialId").textValue())
                  .isEqualTo(lost.currentMaterial().id());
              assertThat(event.details().get("intended").textValue()).isEqualTo("CREATE");
            });
    assertThat(region.hsm().sign(find(kept).currentMaterial(), SignatureMechanism.ED25519, MESSAGE))
        .hasSize(64);
  }

  @Test
  void keepsMaterialThatHasARowWhateverAnIntentSays() {
    Key kept = create(ED25519);
    String materialId = kept.currentMaterial().id();
    region.store().intents().begin(new Intent(TestRegion.NAME, materialId, Intent.Kind.CREATE));
    keys().recover();
    assertThat(intents()).isEmpty();
    assertThat(region.events()).isEmpty();
    assertThat(region.hsm().sign(kept.currentMaterial(), SignatureMechanism.ED25519, MESSAGE))
        .hasSize(64);
  }

  @Test
  void writesNoIntentForMaterialThatLeavesTheToken() {
    assertThat(region.hsm().isTokenResident(MaterialSpec.HMAC_256)).isFalse();
    try (NewKey newKey = keys().generate(HMAC, ACCOUNT, NOW)) {
      assertThat(newKey.key().currentMaterial().wrapped()).isNotEmpty();
      assertThat(intents()).isEmpty();
    }
  }

  private void assertGone(Key key) {
    assertThat(intents()).isEmpty();
    Material material = key.currentMaterial();
    assertThatThrownBy(() -> region.hsm().sign(material, SignatureMechanism.ED25519, MESSAGE))
        .isInstanceOf(HsmException.class);
    assertThatThrownBy(() -> find(key)).isInstanceOf(ApiException.class);
  }

  private List<Intent> intents() {
    return region.store().intents().unfinished(TestRegion.NAME);
  }

  private Key create(KeyTemplate template) {
    try (NewKey newKey = keys().generate(template, ACCOUNT, NOW)) {
      return region.store().write(newKey::insert);
    }
  }

  private Void aliases(Transaction transaction, Key key) {
    region.region().aliases().create(transaction, "alias/resident", key.arn(), NOW);
    return null;
  }

  private void change(Key key, KeyState state) {
    region.store().write(t -> keys().update(t, key.arn(), k -> k.withState(state)));
    keys().forget(key.arn());
  }

  private Key find(Key key) {
    return keys().resolve(key.arn().toString(), ACCOUNT);
  }

  private Keys keys() {
    return region.region().keys();
  }

  private void restart() {
    close();
    closeHsm();
    openHsm();
    open();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("claviger.db"));
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }
}
