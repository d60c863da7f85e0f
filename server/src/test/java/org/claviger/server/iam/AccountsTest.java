package org.claviger.server.iam;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.claviger.server.iam.TestIdentities.ACCOUNT;
import static org.claviger.server.sigv4.Caller.PrincipalType.ROOT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Secret;
import org.claviger.server.store.StoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {
  @TempDir Path folder;
  private TestIdentities identities;

  /** What was delivered, as its owner would keep it. */
  private final List<Delivered> deliveries = new ArrayList<>();

  private record Delivered(String accessKeyId, String secret, Secret lent) {}

  @BeforeEach
  void open() throws IOException {
    identities = TestIdentities.open(folder);
  }

  @AfterEach
  void close() {
    identities.close();
  }

  @Test
  void theFirstStartDeliversAKeyOfTheRootUser() throws IOException {
    identities.accounts.open(ACCOUNT, this::keep);

    Delivered delivered = deliveries.get(0);
    assertThat(delivered.accessKeyId()).matches("AKIA[A-Z2-7]{16}");
    assertThat(delivered.secret()).matches("[A-Za-z0-9+/]{40}");
    assertThat(identities.accessKeys.find(delivered.accessKeyId()))
        .hasValueSatisfying(
            credential -> {
              assertThat(credential.secret()).isEqualTo(secret(delivered));
              assertThat(credential.caller())
                  .isEqualTo(
                      new Caller(
                          ACCOUNT,
                          "arn:aws:iam::111122223333:root",
                          ACCOUNT,
                          ROOT,
                          delivered.accessKeyId()));
            });
  }

  @Test
  void laterStartsDeliverNothingAndTheKeyGoesOnWorking() throws IOException {
    identities.accounts.open(ACCOUNT, this::keep);
    reopen();
    identities.accounts.open(ACCOUNT, this::keep);

    assertThat(deliveries).hasSize(1);
    assertThat(identities.accessKeys.find(deliveries.get(0).accessKeyId()))
        .hasValueSatisfying(
            credential -> assertThat(credential.secret()).isEqualTo(secret(deliveries.get(0))));
  }

  @Test
  void anotherAccountIsRefused() throws IOException {
    identities.accounts.open(ACCOUNT, this::keep);

    assertThatExceptionOfType(AccountChangedException.class)
        .isThrownBy(() -> identities.accounts.open("444455556666", this::keep))
        .withMessageContaining("belong to account 111122223333, not to 444455556666");
    assertThat(deliveries).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "11112222333",
        "1111222233334",
        "11112222333a",
        " 11112222333",
        "١١١١٢٢٢٢٣٣٣٣"
      })
  void anAccountIsTwelveDigits(String accountId) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> identities.accounts.open(accountId, this::keep))
        .withMessage("the account is '" + accountId + "', but must be 12 digits");
    assertThat(deliveries).isEmpty();
  }

  @Test
  void aFailedDeliveryMakesNothing() throws IOException {
    Accounts.Delivery failing =
        key -> {
          keep(key);
          throw new IOException("disk full");
        };
    assertThatIOException().isThrownBy(() -> identities.accounts.open(ACCOUNT, failing));
    assertThat(identities.accessKeys.find(deliveries.get(0).accessKeyId())).isEmpty();

    identities.accounts.open("444455556666", this::keep);

    assertThat(identities.accessKeys.find(deliveries.get(1).accessKeyId())).isPresent();
  }

  @Test
  void aStartCutOffBetweenDeliveryAndCommitIsMadeUpForByTheNext() throws IOException {
    Accounts.Delivery cutOff =
        key -> {
          keep(key);
          identities.store.close();
        };
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> identities.accounts.open(ACCOUNT, cutOff));
    reopen();

    identities.accounts.open(ACCOUNT, this::keep);

    assertThat(deliveries).hasSize(2);
    assertThat(identities.accessKeys.find(deliveries.get(0).accessKeyId())).isEmpty();
    assertThat(identities.accessKeys.find(deliveries.get(1).accessKeyId())).isPresent();
  }

  @Test
  void theDeliveredSecretIsWiped() throws IOException {
    identities.accounts.open(ACCOUNT, this::keep);

    assertThat(deliveries.get(0).lent().isDestroyed()).isTrue();
    assertThat(deliveries.get(0).toString()).contains("Secret[hidden]");
  }

  @Test
  void theSecretRestsNowhereInTheClear() throws IOException {
    identities.accounts.open(ACCOUNT, this::keep);
    byte[] secret = deliveries.get(0).secret().getBytes(US_ASCII);
    byte[] random = Base64.getDecoder().decode(secret);

    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(new String(Files.readAllBytes(file), ISO_8859_1))
                      .doesNotContain(
                          deliveries.get(0).secret(),
                          HexFormat.of().formatHex(secret),
                          Base64.getEncoder().encodeToString(secret),
                          new String(random, ISO_8859_1),
                          HexFormat.of().formatHex(random)));
    }
  }

  @Test
  void aSealedSecretOpensForItsOwnAccountAndKeyOnly() {
    SecretSealing sealing = new SecretSealing(identities.domain);
    Secret secret = sealing.generate();
    byte[] sealed = sealing.seal(ACCOUNT, "AKIAAAAAAAAAAAAAAAAA", secret);

    assertThat(sealing.open(ACCOUNT, "AKIAAAAAAAAAAAAAAAAA", sealed)).isEqualTo(secret);
    assertThatExceptionOfType(InvalidCiphertextException.class)
        .isThrownBy(() -> sealing.open(ACCOUNT, "AKIAAAAAAAAAAAAAAAAB", sealed));
    assertThatExceptionOfType(InvalidCiphertextException.class)
        .isThrownBy(() -> sealing.open("444455556666", "AKIAAAAAAAAAAAAAAAAA", sealed));
  }

  private void reopen() throws IOException {
    identities.close();
    identities = TestIdentities.open(folder);
  }

  private void keep(IssuedAccessKey key) {
    String secret = key.secret().use(bytes -> new String(bytes, US_ASCII));
    deliveries.add(new Delivered(key.accessKeyId(), secret, key.secret()));
  }

  private static Secret secret(Delivered delivered) {
    return Secret.takeOver(delivered.secret().getBytes(US_ASCII));
  }
}
