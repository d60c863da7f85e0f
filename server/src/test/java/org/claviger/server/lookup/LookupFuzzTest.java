package org.claviger.server.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Random;
import org.claviger.server.error.ApiException;
import org.claviger.server.operation.Members;
import org.junit.jupiter.api.Test;

class LookupFuzzTest {
  private static final String VALID =
      """
      {"LookupAttributes":[{"AttributeKey":"ResourceName","AttributeValue":"alias/a"}],
       "StartTime":1764000000.5,"EndTime":1764000001,"MaxResults":50,"EventCategory":"insight",
       "NextToken":"AAAA"}""";

  @Test
  void mutatedQueriesAreReadOrRefusedAndNothingElse() {
    JsonMapper mapper = new JsonMapper();
    Random random = new Random(20261128);
    int read = 0;
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 5_000); i++) {
      StringBuilder text = new StringBuilder(VALID);
      for (int n = random.nextInt(3); n >= 0; n--) {
        text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
      }
      try {
        if (mapper.readTree(text.toString()) instanceof ObjectNode body) {
          LookupQuery query = LookupQuery.read(new Members(body));
          assertThat(query.maxResults()).isBetween(1, 50);
          assertThat(query.shown()).isNotEmpty();
          read++;
        }
      } catch (IOException notJson) {
        assertThat(notJson).isNotNull();
      } catch (ApiException refused) {
        assertThat(refused.code()).isNotNull();
      }
    }
    assertThat(read).isPositive();
  }
}
