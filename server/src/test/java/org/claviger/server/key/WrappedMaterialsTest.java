package org.claviger.server.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.digest.Sha256;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Row;
import org.claviger.server.store.RowAuthenticator;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.SqliteStore;
import org.claviger.server.store.StoreGlance;
import org.claviger.server.store.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which rows a re-wrapping changes, and what is left of one that was cut off. */
final class WrappedMaterialsTest {
  private static final String REGION = "us-east-1";
  private static final int MATERIALS = 230;
  private static final RowAuthenticator CODES =
      new RowAuthenticator() {
        @Override
        public byte[] mac(byte[] content) {
          return Sha256.hex(content).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        }

        @Override
        public boolean verify(byte[] content, byte[] mac) {
          return Arrays.equals(mac(content), mac);
        }
      };

  @TempDir Path folder;
  private Path file;
  private SqliteStore store;
  private AuthenticatedTable rows;

  @BeforeEach
  void open() {
    file = folder.resolve("store.db");
    store = SqliteStore.open(StoreConfig.of(file));
    rows = store.table(Table.MATERIAL, CODES);
    AuthenticatedTable ofStores = store.table(Table.STORE_KEY, CODES);
    boolean unused =
        store.write(
            transaction -> {
              for (int i = 0; i < MATERIALS; i++) {
                String id = "m%03d".formatted(i);
                Material material =
                    new Material(id, MaterialSpec.AES_256_SUBKEYS, new byte[] {1}, new byte[0]);
                rows.insert(
                    transaction,
                    new RowKey(REGION, id),
                    "key-" + i,
                    MaterialDocument.write(material, "000000000000"));
              }
              ofStores.insert(
                  transaction, new RowKey(REGION, "key-7"), "cks-1", new byte[] {'{', '}'});
              return true;
            });
  }

  @AfterEach
  void close() {
    store.close();
  }

  private WrappedMaterials materials() {
    return new WrappedMaterials(REGION, store, CODES, material -> material.wrapped()[0]);
  }

  @SuppressWarnings("UnnecessaryLambda")
  private static UnaryOperator<Material> toTwo() {
    return material -> new Material(material.id(), material.spec(), new byte[] {2}, new byte[] {9});
  }

  @Test
  void materialOfACustomKeyStoreIsNeitherCountedNorChanged() {
    assertThat(materials().count()).isEqualTo(Map.of(1, MATERIALS - 1L));
    List<Long> progress = new ArrayList<>();
    assertThat(materials().rewrap(2, toTwo(), progress::add)).isEqualTo(MATERIALS - 1);
    assertThat(progress).isSorted().endsWith(MATERIALS - 1L).hasSizeGreaterThan(3);
    assertThat(materials().count()).isEqualTo(Map.of(2, MATERIALS - 1L));
    assertThat(WrappedMaterials.glance(REGION, new StoreGlance(file), each -> each.wrapped()[0]))
        .isEqualTo(Map.of(2, MATERIALS - 1L));
    Row ofStore = rows.find(new RowKey(REGION, "m007")).orElseThrow();
    assertThat(MaterialDocument.read(ofStore).wrapped()).containsExactly(1);
    Row changed = rows.find(new RowKey(REGION, "m008")).orElseThrow();
    assertThat(changed.parent()).isEqualTo("key-8");
    assertThat(MaterialDocument.account(changed)).contains("000000000000");
    assertThat(MaterialDocument.read(changed).mac()).containsExactly(9);
  }

  @Test
  void whatWasCutOffGoesOnWhereItWas() {
    int[] calls = {0};
    assertThatThrownBy(
            () ->
                materials()
                    .rewrap(
                        2,
                        material -> {
                          if (++calls[0] > 120) {
                            throw new IllegalStateException("cut off");
                          }
                          return toTwo().apply(material);
                        },
                        done -> {}))
        .hasMessage("cut off");
    Map<Integer, Long> counts = materials().count();
    assertThat(counts.get(2)).isBetween(50L, 120L);
    assertThat(counts.get(1) + counts.get(2)).isEqualTo(MATERIALS - 1L);
    assertThat(materials().rewrap(2, toTwo(), done -> {})).isEqualTo(counts.get(1));
    assertThat(materials().count()).isEqualTo(Map.of(2, MATERIALS - 1L));
    assertThat(materials().rewrap(2, toTwo(), done -> {})).isZero();
  }
}
