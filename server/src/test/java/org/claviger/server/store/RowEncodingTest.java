package org.claviger.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowEncodingTest {
  @Test
  void noTwoRowsHaveOneEncoding() {
    List<String> texts = List.of("", "a", "b", "ab", "ba", "aa", "\u0000", "a\u0000");
    Map<String, String> seen = new HashMap<>();
    for (Table table : List.of(Table.KEY, Table.ALIAS)) {
      for (String scope : texts) {
        for (String id : texts) {
          for (String parent : texts) {
            for (String document : texts) {
              Row row = new Row(new RowKey(scope, id), parent, 1, document.getBytes(UTF_8));
              String encoded = HexFormat.of().formatHex(new RowEncoding(table).encode(row));
              assertThat(seen.put(encoded, row.toString())).isNull();
            }
          }
        }
      }
    }
  }

  @Test
  void theVersionCounts() {
    RowEncoding encoding = new RowEncoding(Table.KEY);
    RowKey key = new RowKey("s", "i");
    assertThat(encoding.encode(new Row(key, "", 1, new byte[0])))
        .isNotEqualTo(encoding.encode(new Row(key, "", 2, new byte[0])));
  }

  @Test
  void isWhatItsDocumentationSays() {
    Row row = new Row(new RowKey("s", "id"), "", 258, new byte[] {7});
    assertThat(HexFormat.of().formatHex(new RowEncoding(Table.KEY).encode(row)))
        .isEqualTo(
            "0000000e"
                + HexFormat.of().formatHex("claviger row 1".getBytes(UTF_8))
                + "00000007"
                + HexFormat.of().formatHex("kms_key".getBytes(UTF_8))
                + "0000000173"
                + "000000026964"
                + "00000000"
                + "0000000000000102"
                + "0000000107");
  }
}
