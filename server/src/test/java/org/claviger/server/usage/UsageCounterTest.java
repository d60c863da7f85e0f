package org.claviger.server.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.audit.follow.TestTrail.ACCOUNT;
import static org.claviger.server.audit.follow.TestTrail.BOB;
import static org.claviger.server.audit.follow.TestTrail.KEY;
import static org.claviger.server.audit.follow.TestTrail.ROOT;
import static org.claviger.server.audit.follow.TestTrail.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.claviger.server.audit.AuditEvent;
import org.claviger.server.audit.TrailRecord;
import org.claviger.server.audit.follow.EventRegions;
import org.claviger.server.audit.follow.TestTrail;
import org.claviger.server.config.UsageConfig;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Session;
import org.claviger.server.store.UsageColumn;
import org.claviger.server.store.UsageSums;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageCounterTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final String OTHER_KEY = "arn:aws:kms:us-east-1:111122223333:key/other";

  @TempDir Path data;
  private TestTrail trail;

  @BeforeEach
  void open() {
    trail = new TestTrail(data);
  }

  @AfterEach
  void close() {
    trail.close();
  }

  @Test
  void sumsAreThoseOfANaiveCountWhateverIsCutOffWhen() throws IOException {
    Random random = new Random(20261128);
    for (int round = 0; round < 4; round++) {
      random.ints(100).mapToObj(i -> randomRequest(random)).forEach(trail::record);
      trail.service("RotateKey", NOON, "us-east-1", KEY);
      UsageCounter counter = counter(UsageConfig.defaults());
      List<TrailRecord> rest = trail.records(counter.position());
      int some = random.nextInt(rest.size());
      if (some > 0) {
        counter.take(rest.subList(0, some));
      }
      failInTheMiddleOf(counter, rest.subList(some, rest.size()));
      trail.restart();
    }
    trail.caughtUp(counter(UsageConfig.defaults()));
    Map<List<String>, Long> naive = naiveCount();
    assertThat(sums()).isEqualTo(naive);
    assertThat(naive.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(400 + twice());
    trail.loseDerived();
    trail.caughtUp(counter(UsageConfig.defaults()));
    assertThat(sums()).as("made anew").isEqualTo(naive);
  }

  @Test
  void aTrailThatLostItsEndKeepsItsSumsAndCountsOn() throws IOException {
    trail.record(request(BOB, "Encrypt", NOON, KEY));
    byte[] line = trail.records(0).get(0).line();
    counter(UsageConfig.defaults()).take(List.of(new TrailRecord(7, line)));
    UsageCounter counter = counter(UsageConfig.defaults());
    assertThat(counter.position()).isEqualTo(1);
    trail.record(request(BOB, "Encrypt", NOON, KEY));
    trail.caughtUp(counter);
    assertThat(sums().values()).containsExactly(2L);
  }

  /** A record that cannot be read, behind others of its batch. */
  private static void failInTheMiddleOf(UsageCounter counter, List<TrailRecord> records) {
    List<TrailRecord> batch = new ArrayList<>(records);
    batch.add(new TrailRecord(Long.MAX_VALUE, new byte[] {'?'}));
    assertThatThrownBy(() -> counter.take(batch)).isInstanceOf(IOException.class);
  }

  private static AuditEvent randomRequest(Random random) {
    List<String> actions = List.of("Encrypt", "Decrypt", "ReEncrypt", "Sign", "ListKeys");
    String action = actions.get(random.nextInt(actions.size()));
    List<String> keys =
        switch (action) {
          case "ListKeys" -> List.of();
          case "ReEncrypt" -> List.of(KEY, OTHER_KEY);
          default -> List.of(random.nextBoolean() ? KEY : OTHER_KEY);
        };
    return request(
        random.nextBoolean() ? ROOT : BOB,
        "kms.amazonaws.com",
        action,
        NOON.plus(Duration.ofHours(random.nextInt(72))),
        random.nextInt(4) == 0 ? "AccessDeniedException" : null,
        JsonNodeFactory.instance.objectNode(),
        keys);
  }

  private long twice() throws IOException {
    return events().stream()
        .filter(each -> each.path("eventName").asText().equals("ReEncrypt"))
        .count();
  }

  private List<JsonNode> events() throws IOException {
    JsonMapper mapper = new JsonMapper();
    List<JsonNode> events = new ArrayList<>();
    for (TrailRecord record : trail.records(0)) {
      events.add(mapper.readTree(record.line()));
    }
    return events;
  }

  /** Counted in the plainest way from what is written in the trail. */
  private Map<List<String>, Long> naiveCount() throws IOException {
    Map<List<String>, Long> counts = new TreeMap<>(LEXICAL);
    for (JsonNode event : events()) {
      if (event.path("eventType").asText().equals("AwsApiCall")) {
        List<String> keys = new ArrayList<>();
        event.path("resources").forEach(each -> keys.add(each.path("ARN").asText()));
        for (String key : keys.isEmpty() ? List.of("") : keys) {
          List<String> row =
              List.of(
                  event.path("recipientAccountId").asText(),
                  event.path("awsRegion").asText(),
                  event.path("eventTime").asText().substring(0, 10),
                  key,
                  event.at("/userIdentity/arn").asText(),
                  event.path("eventName").asText(),
                  event.path("errorCode").asText("Success"));
          counts.merge(row, 1L, Long::sum);
        }
      }
    }
    return counts;
  }

  private static final Comparator<List<String>> LEXICAL = Comparator.comparing(Object::toString);

  private Map<List<String>, Long> sums() {
    Map<List<String>, Long> sums = new TreeMap<>(LEXICAL);
    for (UsageSums.Sum sum : report(EnumSet.allOf(UsageColumn.class))) {
      sums.put(List.copyOf(sum.groups().values()), sum.requests());
    }
    return sums;
  }

  private List<UsageSums.Sum> report(Set<UsageColumn> groupBy) {
    return trail.derived().usage().report(question(groupBy));
  }

  private static UsageSums.Question question(Set<UsageColumn> groupBy) {
    return new UsageSums.Question(
        LocalDate.of(2000, 1, 1),
        LocalDate.of(2100, 1, 1),
        new TreeSet<>(groupBy),
        Map.of(),
        List.of(),
        100_000);
  }

  @Test
  void aSessionCountsForItsRole() {
    Caller.PrincipalType type = Caller.PrincipalType.ASSUMED_ROLE;
    String role = "arn:aws:iam::111122223333:role/night";
    for (int i = 0; i < 3; i++) {
      String session = "s" + i;
      Caller caller =
          new Caller(
              ACCOUNT,
              "arn:aws:sts::111122223333:assumed-role/night/" + session,
              "AROA:" + session,
              type,
              "ASIA" + i,
              Optional.of(
                  new Session(
                      role,
                      "AROA",
                      "night",
                      NOON,
                      NOON,
                      List.of(),
                      Map.of(),
                      Optional.empty(),
                      Optional.empty())));
      trail.record(request(caller, "Encrypt", NOON, KEY));
    }
    trail.caughtUp(counter(UsageConfig.defaults()));
    assertThat(report(Set.of(UsageColumn.PRINCIPAL)))
        .containsExactly(new UsageSums.Sum(Map.of(UsageColumn.PRINCIPAL, role), 3, 0));
  }

  @Test
  void whatComesBeyondTheRowsOfADayIsSummedWithoutKeyAndPrincipal() throws IOException {
    UsageCounter counter = counter(new UsageConfig(Duration.ofDays(400), 100));
    for (int i = 0; i < 120; i++) {
      trail.record(request(ROOT, "Encrypt", NOON, "arn:aws:kms:us-east-1:111122223333:key/" + i));
    }
    trail.record(request(ROOT, "Decrypt", NOON, KEY));
    trail.record(request(ROOT, "Encrypt", NOON.plus(Duration.ofDays(1)), KEY));
    List<TrailRecord> records = trail.records(0);
    counter.take(records.subList(0, 50));
    counter.take(records.subList(50, records.size()));
    Set<UsageColumn> named = EnumSet.of(UsageColumn.DAY, UsageColumn.KEY, UsageColumn.ACTION);
    assertThat(report(named))
        .hasSize(100 + 2 + 1)
        .contains(
            sum("2026-11-20", UsageSums.OTHERS, "Encrypt", 20),
            sum("2026-11-20", UsageSums.OTHERS, "Decrypt", 1),
            sum("2026-11-21", KEY, "Encrypt", 1));
    assertThat(report(Set.of())).containsExactly(new UsageSums.Sum(Map.of(), 122, 0));
  }

  private static UsageSums.Sum sum(String day, String key, String action, long requests) {
    return new UsageSums.Sum(
        Map.of(UsageColumn.DAY, day, UsageColumn.KEY, key, UsageColumn.ACTION, action),
        requests,
        0);
  }

  @Test
  void sumsPastTheirTimeAreRemovedAndNotMadeAnew() throws IOException {
    for (int day = 0; day < 3; day++) {
      trail.record(request(ROOT, "Encrypt", NOON.plus(Duration.ofDays(day)), KEY));
    }
    counter(UsageConfig.defaults()).take(trail.records(0));
    trail.record(request(ROOT, "Encrypt", NOW, KEY));
    trail.record(request(ROOT, "Encrypt", NOW, KEY));
    UsageCounter strict = counter(new UsageConfig(Duration.ofDays(7), 100));
    strict.take(trail.records(3).subList(0, 1));
    assertThat(report(Set.of(UsageColumn.DAY))).hasSize(3);
    strict.take(trail.records(4));
    assertThat(report(Set.of(UsageColumn.DAY))).hasSize(3);
    trail.loseDerived();
    counter(new UsageConfig(Duration.ofDays(7), 100)).take(trail.records(0));
    assertThat(report(Set.of(UsageColumn.DAY))).hasSize(3);
  }

  @Test
  void keysCountForEachDayFromTheirFirstToTheirLast() throws IOException {
    trail.record(created(KEY, NOON, null));
    trail.record(created(OTHER_KEY, NOON.plus(Duration.ofDays(2)), null));
    trail.record(created("arn:aws:kms:us-east-1:111122223333:key/none", NOON, "LimitExceeded"));
    trail.service("DeleteKey", NOON.plus(Duration.ofDays(4)), "us-east-1", KEY);
    trail.caughtUp(counter(UsageConfig.defaults()));
    assertThat(keyDays("2026-11-20", "2026-11-20")).isEqualTo(1);
    assertThat(keyDays("2026-11-20", "2026-11-24")).isEqualTo(5 + 3);
    assertThat(keyDays("2026-11-24", "2026-11-30")).isEqualTo(1 + 7);
    assertThat(keyDays("2026-11-01", "2026-11-19")).isZero();
  }

  private static AuditEvent created(String arn, Instant time, String errorCode) {
    AuditEvent asked = request(ROOT, "CreateKey", time, arn);
    var response = JsonNodeFactory.instance.objectNode();
    response.putObject("keyMetadata").put("arn", arn);
    return new AuditEvent(
        asked.eventId(),
        time,
        ROOT,
        asked.eventSource(),
        asked.eventName(),
        asked.region(),
        asked.sourceAddress(),
        asked.userAgent(),
        errorCode,
        errorCode,
        asked.requestParameters(),
        response,
        false,
        asked.requestId(),
        List.of(),
        null,
        null,
        Optional.empty());
  }

  private long keyDays(String from, String to) {
    return trail
        .derived()
        .usage()
        .keyDays(
            new UsageSums.Question(
                LocalDate.parse(from),
                LocalDate.parse(to),
                Collections.emptySortedSet(),
                Map.of(UsageColumn.ACCOUNT, ACCOUNT, UsageColumn.REGION, "us-east-1"),
                List.of(),
                1));
  }

  private UsageCounter counter(UsageConfig config) {
    return UsageCounter.open(
        trail.derived(),
        config,
        new EventRegions(List.of("us-east-1")),
        trail::newest,
        Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
