package org.claviger.server.event;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Random;
import org.claviger.server.audit.TrailRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordedEventsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String KEY = "1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final String ARN = "arn:aws:kms:us-west-2:111122223333:key/" + KEY;
  private static final int FUZZ_CASES = Integer.getInteger("fuzz.cases", 20_000);

  private final RecordedEvents reader = new RecordedEvents();

  @ParameterizedTest
  @CsvSource({
    "DeleteExpiredKeyMaterial, KMS Imported Key Material Expiration",
    "RotateKey, KMS CMK Rotation",
    "DeleteKey, KMS CMK Deletion"
  })
  void whatTheServiceDoesIsAnEventAsAwsHasIt(String name, String detailType) throws IOException {
    Event event = read(service(name)).event().orElseThrow();
    assertThat(JSON.readTree(event.toJson()))
        .isEqualTo(
            JSON.readTree(
                """
                {"version": "0", "id": "%s", "detail-type": "%s", "source": "aws.kms",
                 "account": "111122223333", "time": "2026-11-28T20:00:00Z", "region": "us-west-2",
                 "resources": ["%s"], "detail": {"key-id": "%s"}}
                """
                    .formatted(event.id(), detailType, ARN, KEY)));
    assertThat(event.id()).matches("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-.{12}");
  }

  @Test
  void aRepeatedRecordGivesTheSameEventAndAnotherAnother() throws IOException {
    ObjectNode record = service("RotateKey");
    String first = read(record).event().orElseThrow().id();
    assertThat(read(record).event().orElseThrow().id()).isEqualTo(first);
    record.put("eventID", "another");
    assertThat(read(record).event().orElseThrow().id()).isNotEqualTo(first);
  }

  @Test
  void aScheduledDeletionIsAnEventWithItsDate() throws IOException {
    ObjectNode record = request("ScheduleKeyDeletion");
    record.putObject("responseElements").put("deletionDate", 1.7956440005E9);
    RecordedEvents.Reading reading = read(record);
    Event event = reading.event().orElseThrow();
    assertThat(event.type()).isEqualTo(DetailType.DELETION_SCHEDULED);
    assertThat(event.detail().toString())
        .isEqualTo("{\"key-id\":\"" + KEY + "\",\"deletion-date\":\"2026-11-25T22:00:00Z\"}");
    assertThat(reading.dated()).contains(ARN);
  }

  @Test
  void aCancelledDeletionIsAnEvent() throws IOException {
    RecordedEvents.Reading reading = read(request("CancelKeyDeletion"));
    assertThat(reading.event().orElseThrow().type()).isEqualTo(DetailType.DELETION_CANCELLED);
    assertThat(reading.dated()).isEmpty();
  }

  @Test
  void anImportHasTheKeyLookedAt() throws IOException {
    RecordedEvents.Reading reading = read(request("ImportKeyMaterial"));
    assertThat(reading.event()).isEmpty();
    assertThat(reading.dated()).contains(ARN);
  }

  @Test
  void aRefusedRequestIsNoEvent() throws IOException {
    for (String name :
        new String[] {"ScheduleKeyDeletion", "CancelKeyDeletion", "ImportKeyMaterial"}) {
      ObjectNode record = request(name).put("errorCode", "AccessDenied");
      assertThat(read(record)).isEqualTo(RecordedEvents.Reading.NOTHING);
    }
  }

  @Test
  void aRequestCannotPretendToBeTheService() throws IOException {
    assertThat(read(request("DeleteKey"))).isEqualTo(RecordedEvents.Reading.NOTHING);
    assertThat(read(service("ScheduleKeyDeletion"))).isEqualTo(RecordedEvents.Reading.NOTHING);
    ObjectNode record = request("Encrypt");
    record.put("userAgent", "\"eventName\":\"DeleteKey\",\"eventType\":\"AwsServiceEvent\"");
    record.putObject("requestParameters").put("eventName", "DeleteKey");
    assertThat(read(record)).isEqualTo(RecordedEvents.Reading.NOTHING);
  }

  @Test
  void aLimitThatIsReachedIsOneEventADay() throws IOException {
    ObjectNode record = request("CreateGrant").put("errorCode", "LimitExceededException");
    Event event = read(record).event().orElseThrow();
    assertThat(event.type()).isEqualTo(DetailType.LIMIT_REACHED);
    assertThat(event.detail().toString()).isEqualTo("{\"action\":\"CreateGrant\"}");
    record.put("eventID", "another").put("eventTime", "2026-11-28T23:59:59Z");
    assertThat(read(record).event().orElseThrow().id()).isEqualTo(event.id());
    record.put("eventTime", "2026-11-29T00:00:00Z");
    assertThat(read(record).event().orElseThrow().id()).isNotEqualTo(event.id());
  }

  @Test
  void whateverARecordIsItIsReadOrRefused() throws IOException {
    Random random = new Random(6);
    byte[][] seeds = {
      bytes(service("RotateKey")),
      bytes(request("ScheduleKeyDeletion")),
      bytes(request("CreateGrant").put("errorCode", "LimitExceededException"))
    };
    for (int i = 0; i < FUZZ_CASES; i++) {
      byte[] line = seeds[random.nextInt(seeds.length)].clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        line[random.nextInt(line.length)] = (byte) random.nextInt(128);
      }
      try {
        reader.read(new TrailRecord(1, line)).event().ifPresent(event -> readable(event.toJson()));
      } catch (IOException e) {
        assertThat(e).isNotNull();
      }
    }
  }

  private static void readable(String json) {
    assertThat(json.chars().allMatch(each -> each >= 32 && each < 128)).isTrue();
  }

  private RecordedEvents.Reading read(ObjectNode record) throws IOException {
    return reader.read(new TrailRecord(1, bytes(record)));
  }

  private static byte[] bytes(ObjectNode record) {
    return record.toString().getBytes(US_ASCII);
  }

  private static ObjectNode service(String name) {
    return record(name).put("eventType", "AwsServiceEvent");
  }

  private static ObjectNode request(String name) {
    return record(name).put("eventType", "AwsApiCall");
  }

  private static ObjectNode record(String name) {
    ObjectNode record = JSON.createObjectNode();
    record.put("eventVersion", "1.08");
    record.put("eventTime", "2026-11-28T20:00:00Z");
    record.put("eventName", name);
    record.put("awsRegion", "us-west-2");
    record.put("eventID", "7d4ad6b1-9d2c-4b0a-9f0b-93a0b1e8d0c1");
    record.putArray("resources").addObject().put("ARN", ARN);
    record.put("recipientAccountId", "111122223333");
    return record;
  }
}
