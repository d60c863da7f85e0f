package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.operation.KmsModel.Member;
import org.claviger.server.operation.KmsModel.Shape;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every action, member, constraint, constant and error of AWS's model of KMS is known here, and
 * what breaks a constraint is refused in AWS's words.
 */
class KmsModelTest {
  /** What some actions ask for although the model does not. */
  private static final Map<String, Map<String, JsonNode>> ASKED_FOR =
      Map.of(
          "Decrypt", Map.of("CiphertextBlob", JsonNodeFactory.instance.textNode("AQ==")),
          "ReEncrypt", Map.of("CiphertextBlob", JsonNodeFactory.instance.textNode("AQ==")),
          "GenerateDataKey", Map.of("NumberOfBytes", JsonNodeFactory.instance.numberNode(32)),
          "GenerateDataKeyWithoutPlaintext",
              Map.of("NumberOfBytes", JsonNodeFactory.instance.numberNode(32)),
          "ImportKeyMaterial",
              Map.of(
                  "ExpirationModel",
                  JsonNodeFactory.instance.textNode("KEY_MATERIAL_DOES_NOT_EXPIRE")),
          "GenerateRandom", Map.of("NumberOfBytes", JsonNodeFactory.instance.numberNode(32)));

  /** The model says 1 to 365 days, its documentation 7 to 30, and that is what AWS enforces. */
  private static final String WAITING_PERIOD = "PendingWindowInDays";

  private static final Pattern SET = Pattern.compile("enum value set: \\[([^]]*)]");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static KmsModel model;
  private static Map<String, Operation<?>> actions;

  @BeforeAll
  static void read() throws IOException {
    model = KmsModel.read();
    actions =
        Actions.all().stream()
            .filter(operation -> operation.action().api() == Action.Api.KMS)
            .collect(
                Collectors.toMap(
                    operation -> operation.action().name(),
                    Function.identity(),
                    (one, other) -> one,
                    LinkedHashMap::new));
  }

  @Test
  void everyActionIsThere() {
    assertThat(model.operations()).hasSize(54);
    assertThat(actions.keySet()).containsExactlyInAnyOrderElementsOf(model.operations());
  }

  @Test
  void everyErrorIsThere() {
    assertThat(Arrays.stream(ErrorCode.values()).map(Enum::name)).containsAll(model.errors());
  }

  @Test
  void aMemberOfAWrongTypeIsMalformedWhereverItStands() {
    assertEveryMember(
        member -> true,
        member -> member.shape().ofWrongType(),
        (member, value, refusal) -> refusal.startsWith("SerializationException: "));
  }

  @Test
  void whatMustBeThereIsMissed() {
    List<String> failures = new ArrayList<>();
    each(
        Member::required,
        (operation, member) -> {
          ObjectNode body = body(operation, member);
          member.remove(body);
          String refusal = refusal(operation, body);
          if (!refusal.contains(violation("null", member, "Member must not be null"))) {
            failures.add(operation + " " + member + ": " + refusal);
          }
        });
    assertThat(failures).isEmpty();
  }

  @Test
  void whatIsTooShortIsRefused() {
    assertEveryMember(
        member -> member.shape().min() > 0 && !member.shape().is("integer"),
        member -> member.shape().ofLength(member.shape().min() - 1),
        (member, value, refusal) ->
            refusal.contains(
                violation(
                    value,
                    member,
                    "Member must have length greater than or equal to " + member.shape().min())));
  }

  @Test
  void whatIsTooLongIsRefused() {
    assertEveryMember(
        member -> member.shape().hasMax() && !member.shape().is("integer"),
        member -> member.shape().ofLength(member.shape().max() + 1),
        (member, value, refusal) ->
            refusal.contains(
                violation(
                    value,
                    member,
                    "Member must have length less than or equal to " + member.shape().max())));
  }

  @Test
  void whatIsOutOfRangeIsRefused() {
    assertEveryMember(
        member -> member.shape().is("integer"),
        member -> JsonNodeFactory.instance.numberNode(least(member) - 1),
        (member, value, refusal) ->
            refusal.contains(
                violation(
                    value,
                    member,
                    "Member must have value greater than or equal to " + least(member))));
    assertEveryMember(
        member -> member.shape().is("integer"),
        member -> JsonNodeFactory.instance.numberNode(most(member) + 1),
        (member, value, refusal) ->
            refusal.contains(
                violation(
                    value,
                    member,
                    "Member must have value less than or equal to " + most(member))));
  }

  private static int least(Member member) {
    return member.toString().equals(WAITING_PERIOD) ? 7 : member.shape().min();
  }

  private static int most(Member member) {
    return member.toString().equals(WAITING_PERIOD) ? 30 : member.shape().max();
  }

  @Test
  void whatDoesNotMatchIsRefused() {
    assertEveryMember(
        member -> !member.shape().pattern().isEmpty(),
        member ->
            JsonNodeFactory.instance.textNode("\u0000".repeat(Math.max(1, member.shape().min()))),
        (member, value, refusal) ->
            refusal.contains(
                violation(
                    value,
                    member,
                    "Member must satisfy regular expression pattern: "
                        + member.shape().pattern())));
  }

  @Test
  void aNameThatIsNoConstantIsRefusedWithTheConstants() {
    assertEveryMember(
        member -> !member.shape().constants().isEmpty(),
        member -> JsonNodeFactory.instance.textNode("NONSENSE"),
        (member, value, refusal) -> {
          Matcher set = SET.matcher(refusal);
          return refusal.contains(violation(value, member, "Member must satisfy enum value set: ["))
              && set.find()
              && Set.of(set.group(1).split(", ")).equals(member.shape().constants());
        });
  }

  @Test
  void anElementThatBreaksAConstraintIsRefused() {
    assertEveryMember(
        member ->
            member.shape().is("list")
                && (member.shape().element().hasMax()
                    || !member.shape().element().constants().isEmpty()),
        member -> {
          Shape element = member.shape().element();
          return JSON.createArrayNode()
              .add(
                  element.constants().isEmpty()
                      ? element.ofLength(element.max() + 1)
                      : JsonNodeFactory.instance.textNode("NONSENSE"));
        },
        (member, value, refusal) ->
            refusal.startsWith("ValidationException: 1 validation error detected: Value ")
                && refusal.contains("at '" + member.messagePath())
                && refusal.contains("failed to satisfy constraint: Member must "));
  }

  @Test
  void everyConstantIsUnderstood() {
    List<String> failures = new ArrayList<>();
    each(
        member -> !constants(member.shape()).isEmpty(),
        (operation, member) -> {
          for (String constant : constants(member.shape())) {
            ObjectNode body = body(operation, member);
            JsonNode name = JsonNodeFactory.instance.textNode(constant);
            member.put(body, member.shape().is("list") ? JSON.createArrayNode().add(name) : name);
            String refusal = refusal(operation, body);
            if (refusal.contains("validation error") || refusal.startsWith("Serialization")) {
              failures.add(operation + " " + member + " " + constant + ": " + refusal);
            }
          }
        });
    assertThat(failures).isEmpty();
  }

  @Test
  void severalViolationsAreToldAtOnce() {
    assertThat(refusal("Encrypt", JSON.createObjectNode()))
        .isEqualTo(
            "ValidationException: 2 validation errors detected: "
                + "Value null at 'keyId' failed to satisfy constraint: Member must not be null; "
                + "Value null at 'plaintext' failed to satisfy constraint: Member must not be null");
  }

  @Test
  void membersThatNobodyKnowsArePassedOver() {
    ObjectNode body = JSON.createObjectNode().put("KeyId", "k").put("Unheard", 1);
    assertThat(refusal("DescribeKey", body)).isEqualTo("accepted");
  }

  private static Set<String> constants(Shape shape) {
    return shape.is("list") ? shape.element().constants() : shape.constants();
  }

  private void assertEveryMember(
      Predicate<Member> which, Function<Member, JsonNode> value, Check check) {
    List<String> failures = new ArrayList<>();
    each(
        which,
        (operation, member) -> {
          ObjectNode body = body(operation, member);
          JsonNode wrong = value.apply(member);
          member.put(body, wrong);
          String refusal = refusal(operation, body);
          if (!check.holds(member, shown(member, wrong), refusal)) {
            failures.add(operation + " " + member + ": " + abbreviated(refusal));
          }
        });
    assertThat(failures).isEmpty();
  }

  private static void each(Predicate<Member> which, BiConsumer<String, Member> test) {
    int tested = 0;
    for (String operation : actions.keySet()) {
      for (Member member : model.members(operation)) {
        if (which.test(member)) {
          test.accept(operation, member);
          tested++;
        }
      }
    }
    assertThat(tested).isPositive();
  }

  /** Members that an action asks for although the model does not require them. */
  static Map<String, JsonNode> askedFor(String operation) {
    return ASKED_FOR.getOrDefault(operation, Map.of());
  }

  /** A request with what it must have, and what the member stands in. */
  private static ObjectNode body(String operation, Member member) {
    ObjectNode body = model.input(operation).validStructure();
    body.setAll(askedFor(operation));
    for (int i = 1; i < member.path().size(); i++) {
      List<String> outer = member.path().subList(0, i);
      model.members(operation).stream()
          .filter(each -> each.path().equals(plain(outer)))
          .forEach(each -> each.put(body, each.shape().valid()));
    }
    return body;
  }

  /** The list itself in place of its element. */
  private static List<String> plain(List<String> path) {
    List<String> names = new ArrayList<>(path);
    names.set(names.size() - 1, names.get(names.size() - 1).replace("[]", ""));
    return names;
  }

  private static String refusal(String operation, ObjectNode body) {
    ApiException refusal =
        catchThrowableOfType(
            ApiException.class, () -> actions.get(operation).parse(new Members(parsed(body))));
    return refusal == null ? "accepted" : refusal.code() + ": " + refusal.getMessage();
  }

  private static ObjectNode parsed(ObjectNode body) {
    try {
      return (ObjectNode) JSON.readTree(JSON.writeValueAsBytes(body));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A value as a message shows it; null if none does. */
  private static String shown(Member member, JsonNode value) {
    if (member.shape().isHidden() || member.toString().equals("GrantTokens")) {
      return null;
    }
    if (value.isArray()) {
      List<String> elements = new ArrayList<>();
      value.forEach(element -> elements.add(element.asText()));
      return "'" + elements + "'";
    }
    return "'" + value.asText() + "'";
  }

  private static String violation(String value, Member member, String constraint) {
    return "Value "
        + (value == null ? "" : value + " ")
        + "at '"
        + member.messagePath()
        + "' failed to satisfy constraint: "
        + constraint;
  }

  private static String abbreviated(String text) {
    return text.length() < 600
        ? text
        : text.substring(0, 100) + " … " + text.substring(text.length() - 300);
  }

  private interface Check {
    boolean holds(Member member, String value, String refusal);
  }
}
