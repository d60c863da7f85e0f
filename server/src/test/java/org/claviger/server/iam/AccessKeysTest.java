package org.claviger.server.iam;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.iam.TestIdentities.ACCOUNT;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.claviger.server.hsm.DomainRowAuthenticator;
import org.claviger.server.iam.AccessKeyDocument.Status;
import org.claviger.server.sigv4.Secret;
import org.claviger.server.sigv4.SigningCredential;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Row;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessKeysTest {
  private static final long STALENESS_NANOS = Duration.ofSeconds(30).toNanos();

  @TempDir Path folder;
  private TestIdentities identities;
  private String accessKeyId;

  @BeforeEach
  void open() throws IOException {
    identities = TestIdentities.open(folder);
    identities.accounts.open(ACCOUNT, key -> accessKeyId = key.accessKeyId());
  }

  @AfterEach
  void close() {
    identities.close();
  }

  @Test
  void whatIsRememberedAsksNeitherStoreNorHsm() {
    SigningCredential first = find();
    int verified = identities.domain.verified();
    int opened = identities.domain.opened();
    identities.nanoTime.addAndGet(STALENESS_NANOS - 1);

    for (int i = 0; i < 1_000; i++) {
      assertThat(find()).isSameAs(first);
    }

    assertThat(identities.domain.verified()).isEqualTo(verified);
    assertThat(identities.domain.opened()).isEqualTo(opened).isEqualTo(1);
  }

  @Test
  void whatIsStaleIsReadAgainButNotOpenedAgainWhileUnchanged() {
    SigningCredential first = find();
    int verified = identities.domain.verified();

    identities.nanoTime.addAndGet(STALENESS_NANOS);

    assertThat(find()).isSameAs(first);
    // The access key's row and its account's.
    assertThat(identities.domain.verified()).isEqualTo(verified + 2);
    assertThat(identities.domain.opened()).isEqualTo(1);
  }

  @Test
  void anInactiveKeySignsNoLongerThanTheStalenessBound() {
    SigningCredential first = find();
    change(Status.Inactive, null);
    identities.nanoTime.addAndGet(STALENESS_NANOS - 1);
    assertThat(find()).isSameAs(first);

    identities.nanoTime.addAndGet(1);

    assertThat(identities.accessKeys.find(accessKeyId)).isEmpty();
    assertThat(first.secret().isDestroyed()).isTrue();
  }

  @Test
  void aDeletedKeySignsNoLongerThanTheStalenessBound() {
    SigningCredential first = find();
    AuthenticatedTable table = table();
    Row row = table.find(new RowKey("iam", accessKeyId)).orElseThrow();
    identities.store.write(
        transaction -> {
          table.delete(transaction, row);
          return null;
        });
    identities.nanoTime.addAndGet(STALENESS_NANOS);

    assertThat(identities.accessKeys.find(accessKeyId)).isEmpty();
    assertThat(first.secret().isDestroyed()).isTrue();
  }

  @Test
  void aChangedKeyHasAnotherVersionAndItsNewSecret() {
    SigningCredential first = find();
    Secret other = Secret.takeOver("another secret".getBytes(US_ASCII));
    change(Status.Active, other);
    identities.nanoTime.addAndGet(STALENESS_NANOS);

    SigningCredential second = find();

    assertThat(second.secret()).isEqualTo(other);
    assertThat(second.version()).isNotEqualTo(first.version());
    assertThat(first.secret().isDestroyed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "AKIA",
        "ASIAAAAAAAAAAAAAAAAA",
        "AKIAAAAAAAAAAAAAAAA1",
        "AKIAAAAAAAAAAAAAAAAAA",
        "akiaaaaaaaaaaaaaaaaa",
        "AKIAAAAAAAAAAAAAAAAA",
        "AKIAAAAAAAAAAAAAAAAA\n"
      })
  void anUnknownIdIsNotFound(String id) {
    assertThat(identities.accessKeys.find(id)).isEmpty();
  }

  @Test
  void aKeyThatComesToBeIsFoundThoughItWasAskedForBefore() throws IOException {
    String unknown = "AKIAAAAAAAAAAAAAAAAA";
    assertThat(identities.accessKeys.find(unknown)).isEmpty();
    IssuedAccessKey key =
        new IssuedAccessKey(unknown, Secret.takeOver("secret".getBytes(US_ASCII)));
    byte[] document = identities.accessKeys.document(KeyOwner.root(ACCOUNT), key, Instant.now());
    identities.store.write(
        transaction -> {
          identities.accessKeys.insert(transaction, KeyOwner.root(ACCOUNT), unknown, document);
          return null;
        });

    assertThat(identities.accessKeys.find(unknown)).isPresent();
  }

  @Test
  void idsAreRandomAndHaveTheShapeThatIsLookedUp() {
    Set<String> ids = new HashSet<>();
    Set<Character> characters = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      String id = AccessKeyIds.generate(identities.domain);
      assertThat(AccessKeyIds.isPossible(id)).isTrue();
      id.substring(4).chars().forEach(c -> characters.add((char) c));
      ids.add(id);
    }
    assertThat(ids).hasSize(200);
    assertThat(characters).hasSize(32);
  }

  private SigningCredential find() {
    return identities.accessKeys.find(accessKeyId).orElseThrow();
  }

  /** Writes the row anew, as an action that changes access keys will. */
  private void change(Status status, Secret secret) {
    AuthenticatedTable table = table();
    Row row = table.find(new RowKey("iam", accessKeyId)).orElseThrow();
    AccessKeyDocument document = AccessKeyDocument.read(row.document());
    byte[] sealed =
        secret == null
            ? document.sealedSecret()
            : new SecretSealing(identities.domain).seal(ACCOUNT, accessKeyId, secret);
    AccessKeyDocument changed =
        new AccessKeyDocument(
            document.format(),
            document.principal(),
            document.userName(),
            document.userId(),
            status,
            document.created(),
            sealed);
    identities.store.write(
        transaction -> {
          table.update(transaction, row, row.parent(), changed.write());
          return null;
        });
  }

  private AuthenticatedTable table() {
    return identities.store.table(Table.ACCESS_KEY, new DomainRowAuthenticator(identities.domain));
  }
}
