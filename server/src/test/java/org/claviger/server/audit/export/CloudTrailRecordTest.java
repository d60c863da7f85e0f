package org.claviger.server.audit.export;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Random;
import org.claviger.server.audit.TrailRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudTrailRecordTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String HASH = "ab".repeat(32);

  @Test
  void itIsTheEventWithoutWhatChainsItAndDigitForDigit() throws IOException {
    String event =
        "\"eventVersion\":\"1.08\",\"userIdentity\":{\"type\":\"Root\"},"
            + "\"eventTime\":\"2026-11-28T12:00:00Z\",\"awsRegion\":\"eu-west-1\","
            + "\"sourceIPAddress\":\"127.0.0.1\",\"userAgent\":\"\\u00e9\","
            + "\"requestParameters\":{\"n\":123456789012345678901234567890,\"f\":0.10},"
            + "\"responseElements\":null,\"recipientAccountId\":\"111122223333\"";
    CloudTrailRecord record =
        of(
            "{\"sequence\":9,\"previousHash\":\"0\",\"continues\":{\"file\":\"f\"},"
                + event
                + ",\"hash\":\""
                + HASH
                + "\"}");
    assertThat(new String(record.json(), US_ASCII)).isEqualToIgnoringCase("{" + event + "}");
    assertThat(record.place()).isEqualTo(new CloudTrailRecord.Place("111122223333", "eu-west-1"));
    assertThat(record.hash()).isEqualTo(HASH);
  }

  @Test
  void whatTheServiceWritesOfItselfGetsWhatCloudTrailRequires() throws IOException {
    CloudTrailRecord record =
        of(
            "{\"sequence\":9,\"eventTime\":\"2026-11-28T12:00:00Z\","
                + "\"eventName\":\"RefusedRequests\",\"recipientAccountId\":\"111122223333\"}");
    JsonNode event = JSON.readTree(record.json());
    assertThat(event.get("awsRegion").textValue()).isEqualTo("us-east-1");
    assertThat(event.get("userIdentity").toString())
        .isEqualTo("{\"accountId\":\"111122223333\",\"invokedBy\":\"AWS Internal\"}");
    assertThat(event.get("sourceIPAddress").textValue()).isEqualTo("AWS Internal");
    assertThat(event.get("userAgent").textValue()).isEqualTo("AWS Internal");
    assertThat(event.get("requestParameters").isNull()).isTrue();
    assertThat(event.get("responseElements").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc", "us-east-1/..", "", ".", "US-EAST-1", "us-east-1\\u0000"})
  void noRegionBecomesAnythingElseOfAPath(String region) throws IOException {
    CloudTrailRecord record =
        of(
            "{\"eventTime\":\"2026-11-28T12:00:00Z\",\"awsRegion\":\""
                + region
                + "\",\"recipientAccountId\":\"../1\",\"hash\":\""
                + HASH
                + "\"}");
    assertThat(record.place()).isEqualTo(new CloudTrailRecord.Place("000000000000", "us-east-1"));
    assertThat(new LogFile(record, record.time()).path())
        .hasToString(
            "AWSLogs/000000000000/CloudTrail/us-east-1/2026/11/28/"
                + "000000000000_CloudTrail_us-east-1_20261128T1200Z_abababababababab.json.gz");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{}", "{\"eventTime\":\"yesterday\"}", "{\"eventTime\":7}", "{"})
  void whatIsNoRecordIsRefused(String line) {
    assertThatThrownBy(() -> of(line)).isInstanceOf(IOException.class);
  }

  @Test
  void brokenLinesAreRefusedOrReadAndNothingElse() {
    Random random = new Random(24);
    byte[] good =
        ("{\"sequence\":1,\"eventTime\":\"2026-11-28T12:00:00Z\",\"awsRegion\":\"us-east-1\","
                + "\"recipientAccountId\":\"111122223333\",\"hash\":\""
                + HASH
                + "\"}")
            .getBytes(US_ASCII);
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 5_000); i++) {
      byte[] line = good.clone();
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        line[random.nextInt(line.length)] = (byte) random.nextInt(128);
      }
      try {
        CloudTrailRecord record = CloudTrailRecord.of(new TrailRecord(1, line));
        assertThat(record.place().account()).matches("[0-9]{12}");
        assertThat(record.place().region()).matches("[a-z0-9-]{1,40}");
      } catch (IOException e) {
        assertThat(e).isNotNull();
      }
    }
  }

  private static CloudTrailRecord of(String line) throws IOException {
    return CloudTrailRecord.of(new TrailRecord(9, line.getBytes(US_ASCII)));
  }
}
