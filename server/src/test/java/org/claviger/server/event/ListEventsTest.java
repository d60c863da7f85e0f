package org.claviger.server.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.claviger.server.config.EventsConfig;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.error.ApiException;
import org.claviger.server.key.TestClock;
import org.claviger.server.key.TestRegion;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.TestContext;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.store.DerivedStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListEventsTest {
  private static final String ACCOUNT = "111122223333";
  private static final JsonMapper JSON = new JsonMapper();
  private static final int FUZZ_CASES = Integer.getInteger("fuzz.cases", 5_000);

  @TempDir static Path directory;
  private static TestRegion region;

  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private DerivedStore store;
  private Publisher publisher;
  private ListEvents action;

  @BeforeAll
  static void openRegion() {
    region = TestRegion.open(directory);
  }

  @AfterAll
  static void closeRegion() {
    region.close();
  }

  @BeforeEach
  void open() {
    store = DerivedStore.open(StoreConfig.of(folder.resolve("derived.db")));
    publisher = new Publisher(store, EventsConfig.defaults(), List.of(), clock);
    action = new ListEvents(store, EventsConfig.defaults());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void showsTheEventsOfTheAccountAndRegionAlone() {
    publish(1, ACCOUNT, TestRegion.NAME, DetailType.KEY_ROTATED);
    publish(2, "444455556666", TestRegion.NAME, DetailType.KEY_ROTATED);
    publish(3, ACCOUNT, "eu-west-1", DetailType.KEY_ROTATED);
    ObjectNode answer = call(ACCOUNT, "{}");
    assertThat(numbers(answer)).containsExactly(1);
    assertThat(answer.get("Truncated").booleanValue()).isFalse();
    assertThat(answer.at("/Events/0/detail-type").textValue()).isEqualTo("KMS CMK Rotation");
    assertThat(numbers(call("444455556666", "{}"))).containsExactly(2);
    assertThat(numbers(call("777788889999", "{}"))).isEmpty();
  }

  @Test
  void goesOnPageByPage() {
    for (int i = 1; i <= 25; i++) {
      publish(i, ACCOUNT, TestRegion.NAME, DetailType.KEY_ROTATED);
    }
    List<Integer> seen = new ArrayList<>();
    ObjectNode page = call(ACCOUNT, "{\"Limit\":10}");
    while (page.get("Truncated").booleanValue()) {
      seen.addAll(numbers(page));
      page = call(ACCOUNT, "{\"Limit\":10,\"Marker\":" + page.get("NextMarker") + "}");
    }
    seen.addAll(numbers(page));
    assertThat(seen).hasSize(25).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aMarkerOfAnotherListIsRefused() {
    for (int i = 1; i <= 3; i++) {
      publish(i, ACCOUNT, TestRegion.NAME, DetailType.KEY_ROTATED);
    }
    JsonNode marker = call(ACCOUNT, "{\"Limit\":1}").get("NextMarker");
    String other = "{\"StartTime\":1,\"Marker\":" + marker + "}";
    assertThatThrownBy(() -> call(ACCOUNT, other)).isInstanceOf(ApiException.class);
    assertThatThrownBy(() -> call("444455556666", "{\"Marker\":" + marker + "}"))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void showsAtMostAHundred() {
    for (int i = 1; i <= 101; i++) {
      publish(i, ACCOUNT, TestRegion.NAME, DetailType.KEY_ROTATED);
    }
    assertThat(numbers(call(ACCOUNT, "{\"Limit\":1000}"))).hasSize(100);
    assertThat(numbers(call(ACCOUNT, "{}"))).hasSize(100);
  }

  @Test
  void narrowsByTimeAndType() {
    publish(1, ACCOUNT, TestRegion.NAME, DetailType.KEY_ROTATED);
    clock.pass(Duration.ofMinutes(10));
    long start = clock.instant().getEpochSecond();
    clock.pass(Duration.ofSeconds(2));
    publish(2, ACCOUNT, TestRegion.NAME, DetailType.KEY_ROTATED);
    publish(3, ACCOUNT, TestRegion.NAME, DetailType.HSM_LOST);
    assertThat(numbers(call(ACCOUNT, "{\"StartTime\":" + start + "}"))).containsExactly(2, 3);
    assertThat(numbers(call(ACCOUNT, "{\"DetailTypes\":[\"KMS CMK Rotation\"]}")))
        .containsExactly(1, 2);
    assertThat(
            numbers(
                call(
                    ACCOUNT,
                    "{\"StartTime\":" + start + ",\"DetailTypes\":[\"Claviger HSM Lost\"]}")))
        .containsExactly(3);
  }

  @Test
  void aTypeThatThereIsNotIsRefused() {
    assertThatThrownBy(() -> call(ACCOUNT, "{\"DetailTypes\":[\"KMS Key Rotation\"]}"))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("detailTypes");
    String many = "\"KMS CMK Rotation\",".repeat(21);
    assertThatThrownBy(
            () -> call(ACCOUNT, "{\"DetailTypes\":[" + many.substring(0, many.length() - 1) + "]}"))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void asksForItsPermission() {
    Prepared prepared = prepare(ACCOUNT, "{}");
    assertThat(prepared.accesses()).hasSize(1);
    assertThat(prepared.accesses().get(0).toString()).contains("claviger:ListEvents");
    assertThat(action.action().permissions()).containsExactly("claviger:ListEvents");
    assertThat(action.action().readOnly()).isTrue();
  }

  @Test
  void whateverARequestIsItIsAnsweredOrRefused() {
    Random random = new Random(3);
    String seed =
        "{\"StartTime\":1.5,\"DetailTypes\":[\"KMS CMK Rotation\"],\"Limit\":5,\"Marker\":\"a\"}";
    for (int i = 0; i < FUZZ_CASES; i++) {
      StringBuilder text = new StringBuilder(seed);
      for (int j = random.nextInt(3); j >= 0; j--) {
        text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
      }
      try {
        action.auditParameters(action.parse(new Members(object(text.toString()))));
      } catch (ApiException | IllegalArgumentException e) {
        assertThat(e).isNotNull();
      }
    }
  }

  private ObjectNode call(String accountId, String json) {
    return prepare(accountId, json).work().run().response();
  }

  private Prepared prepare(String accountId, String json) {
    ListEvents.Input input = action.parse(new Members(object(json)));
    assertThat(action.auditParameters(input)).isNotNull();
    return action.prepare(input, context(accountId));
  }

  private RequestContext context(String accountId) {
    Caller caller =
        new Caller(
            accountId,
            "arn:aws:iam::" + accountId + ":root",
            accountId,
            Caller.PrincipalType.ROOT,
            "AKIAIOSFODNN7EXAMPLE");
    return TestContext.of(
        caller, region.region(), clock.instant(), change -> region.store().write(change));
  }

  private void publish(int number, String accountId, String regionName, DetailType type) {
    Instant now = clock.instant();
    publisher.publish(
        new Event(
            "id-" + number,
            type,
            accountId,
            regionName,
            now,
            List.of(),
            Event.details().put("number", number)));
  }

  private static List<Integer> numbers(ObjectNode answer) {
    List<Integer> numbers = new ArrayList<>();
    answer.get("Events").forEach(event -> numbers.add(event.at("/detail/number").intValue()));
    return numbers;
  }

  private static ObjectNode object(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException | ClassCastException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
