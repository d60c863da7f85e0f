package org.claviger.server.audit.syslog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.claviger.server.audit.TrailRecord;
import org.claviger.server.config.SyslogConfig;
import org.junit.jupiter.api.Test;

class SyslogFormatTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final SyslogConfig CONFIG = SyslogConfig.of("logs.example.com");

  /**
   * RFC 5424's grammar with one element of structured data, whose values escape three characters.
   */
  private static final Pattern MESSAGE =
      Pattern.compile(
          "<(\\d{1,3})>1 (\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z) ([!-~]{1,255}) claviger - audit"
              + " \\[claviger@32473((?: [a-zA-Z]+=\"(?:[^\"\\\\\\]]|\\\\[\"\\\\\\]])*\")+)\\] (\\{.*\\})");

  private final SyslogFormat format = new SyslogFormat(CONFIG);

  @Test
  void aMessageIsTheLineBehindItsLengthAndHeader() throws IOException {
    TrailRecord record = record(event());
    Matcher message = parse(format.frame(record));
    assertThat(message.group(1)).isEqualTo(String.valueOf(13 * 8 + 6));
    assertThat(message.group(2)).isEqualTo("2026-11-28T12:00:00.000Z");
    assertThat(message.group(4))
        .isEqualTo(
            " sequence=\"7\" eventID=\"e-1\" eventName=\"Decrypt\" account=\"111122223333\"");
    assertThat(message.group(5)).isEqualTo(new String(record.line(), US_ASCII));
  }

  @Test
  void aRefusedRequestIsANotice() throws IOException {
    Matcher message = parse(format.frame(record(event().put("errorCode", "AccessDenied"))));
    assertThat(message.group(1)).isEqualTo(String.valueOf(13 * 8 + 5));
  }

  @Test
  void aRecordAtTheLimitIsWholeAndOneBeyondIsShortenedAndSaysSo() throws IOException {
    ObjectNode event = event();
    event.putObject("requestParameters").put("policy", "");
    int header = parse(format.frame(record(event))).group().length();
    event.putObject("requestParameters").put("policy", "x".repeat((64 << 10) - header));
    Matcher whole = parse(format.frame(record(event)));
    assertThat(whole.group()).hasSize(64 << 10);
    assertThat(whole.group(4)).doesNotContain("truncated");
    event.putObject("requestParameters").put("policy", "x".repeat((64 << 10) - header + 1));
    TrailRecord tooLong = record(event);
    Matcher cut = parse(format.frame(tooLong));
    assertThat(cut.group(4)).endsWith(" truncated=\"" + tooLong.line().length + "\"");
    JsonNode kept = JSON.readTree(cut.group(5));
    assertThat(kept.get("sequence").longValue()).isEqualTo(7);
    assertThat(kept.get("eventName").textValue()).isEqualTo("Decrypt");
    assertThat(kept.get("userIdentity").get("arn").textValue())
        .isEqualTo("arn:aws:iam::111122223333:user/a");
    assertThat(kept.get("hash").textValue()).hasSize(64);
    assertThat(kept.has("requestParameters")).isFalse();
  }

  @Test
  void nothingThatAClientChoosesBreaksAMessage() throws IOException {
    SyslogConfig small =
        new SyslogConfig(
            "h",
            1,
            SyslogConfig.Transport.TLS,
            CONFIG.caFile(),
            CONFIG.client(),
            13,
            "claviger",
            8 << 10,
            CONFIG.confirm(),
            CONFIG.timeout(),
            false);
    SyslogFormat strict = new SyslogFormat(small);
    Random random = new Random(5424);
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 2_000); i++) {
      ObjectNode event = event();
      for (String name :
          new String[] {"eventName", "eventID", "recipientAccountId", "userAgent", "errorCode"}) {
        if (random.nextBoolean()) {
          event.put(name, text(random, 1_500));
        }
      }
      event.putObject("userIdentity").put("arn", text(random, 3_000)).put("type", text(random, 99));
      assertThat(parse(strict.frame(record(event))).group().length()).isLessThanOrEqualTo(8 << 10);
    }
  }

  private static String text(Random random, int most) {
    String hostile = "\"\\]\n\r\0 [}<>\u00e9\ud83d\ude00=x";
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(most); left > 0; left--) {
      text.append(hostile.charAt(random.nextInt(hostile.length())));
    }
    return text.toString();
  }

  /** Takes a frame apart: its length must be that of the rest, which must be a message. */
  private static Matcher parse(byte[] frame) {
    String text = new String(frame, UTF_8);
    int space = text.indexOf(' ');
    String message = text.substring(space + 1);
    assertThat(text.substring(0, space)).isEqualTo(String.valueOf(frame.length - space - 1));
    Matcher matcher = MESSAGE.matcher(message);
    assertThat(matcher.matches()).as(message).isTrue();
    return matcher;
  }

  private static ObjectNode event() {
    ObjectNode event =
        JSON.createObjectNode()
            .put("eventVersion", "1.08")
            .put("eventTime", "2026-11-28T12:00:00Z")
            .put("eventName", "Decrypt")
            .put("awsRegion", "us-east-1")
            .put("eventID", "e-1")
            .put("readOnly", true)
            .put("recipientAccountId", "111122223333");
    event.putObject("userIdentity").put("arn", "arn:aws:iam::111122223333:user/a");
    return event;
  }

  private static TrailRecord record(ObjectNode event) throws IOException {
    ObjectNode line =
        JSON.createObjectNode().put("sequence", 7).put("previousHash", "0".repeat(64));
    line.setAll(event);
    return new TrailRecord(7, JSON.writeValueAsBytes(line.put("hash", "a".repeat(64))));
  }
}
