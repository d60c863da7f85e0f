package org.claviger.server.iam;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.iam.TestIdentities.ACCOUNT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.authz.TestPrincipals;
import org.claviger.server.http.RecordedApi;
import org.claviger.server.http.RecordedApi.Outcome;
import org.claviger.server.http.RecordedSecrets;
import org.claviger.server.iam.action.AccountActions;
import org.claviger.server.iam.action.IamActions;
import org.claviger.server.iam.session.SessionTokens;
import org.claviger.server.iam.sts.StsActions;
import org.claviger.server.iam.web.KeyCache;
import org.claviger.server.iam.web.WebIdentityTokens;
import org.claviger.server.key.TestRegion;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Operation;
import org.claviger.server.sigv4.Caller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every action of IAM, of STS and on accounts that is signed leaves its record when it is done,
 * refused and failed, and no record shows a secret of its request or its answer.
 */
class EveryIdentityRecordTest {
  /** What takes away, or renames, what other requests name. */
  private static final String ENDING = "(Delete|Update(User|Group)|Detach|Remove|Untag).*";

  private static final JsonMapper MAPPER = new JsonMapper();

  @TempDir private Path folder;
  private TestIdentities identities;
  private EveryIdentityAction requests;
  private List<Operation<?>> operations;
  private RecordedApi api;
  private Caller administrator;
  private Caller nobody;

  @BeforeEach
  void open() throws IOException {
    identities = TestIdentities.open(folder);
    identities.accounts.open(ACCOUNT, key -> {});
    requests = new EveryIdentityAction(identities);
    WebIdentityTokens none =
        new WebIdentityTokens(
            identities.identities.directory().oidcProviders(),
            new KeyCache(
                (provider, uri) -> {
                  throw new IOException("no provider is asked here");
                }));
    operations =
        Stream.of(
                IamActions.all(identities.identities),
                AccountActions.all(
                    identities.identities, identities.store, List.of(TestRegion.NAME)),
                StsActions.all(identities.identities, new SessionTokens(identities.domain), none))
            .flatMap(List::stream)
            .toList();
    TestPrincipals principals = new TestPrincipals();
    administrator =
        principals.user(
            ACCOUNT, "admin", "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*'}}");
    nobody = principals.user(ACCOUNT, "nobody");
    api =
        new RecordedApi(
            folder.resolve("audit"),
            identities.store,
            identities.region().region(),
            new PolicyAuthorizer(principals),
            operations);
  }

  @AfterEach
  void close() {
    api.close();
    identities.close();
  }

  @Test
  void whatAddsAndReadsLeavesARecordWithoutSecrets() {
    assertRecorded(names().filter(each -> !each.matches(ENDING)).toList());
  }

  @Test
  void whatTakesAwayLeavesARecordWithoutSecrets() {
    List<String> ending = new ArrayList<>(names().filter(each -> each.matches(ENDING)).toList());
    // What is attached, inside or held goes before what holds it, and names change last.
    ending.sort(java.util.Comparator.comparingInt(EveryIdentityRecordTest::turn));
    assertRecorded(ending);
  }

  private static int turn(String action) {
    if (action.matches("Update(User|Group)")) {
      return 2;
    }
    return action.matches("Delete(Policy|OpenIDConnectProvider)") ? 1 : 0;
  }

  private static Stream<String> names() {
    return new TreeSet<>(EveryIdentityAction.names()).stream();
  }

  private void assertRecorded(List<String> actions) {
    assertThat(actions).hasSizeGreaterThan(20);
    for (String name : actions) {
      Action action = action(name);
      JsonNode request = IamApi.form(requests.members(name));
      List<String> secrets = new ArrayList<>(RecordedSecrets.in(request));

      JsonNode refused = send(nobody, action, request).onlyRecord();
      assertThat(refused.path("errorCode").asText()).as(name).isEqualTo("AccessDenied");
      JsonNode failed = send(administrator, action, malformed(request)).onlyRecord();
      assertThat(failed.path("eventName").asText()).isEqualTo(name);

      Outcome done = send(administrator, action, request);
      assertThat(done.status()).as(done.body()).isEqualTo(200);
      secrets.addAll(RecordedSecrets.inXml(done.body()));
      secrets.addAll(jsonSecrets(action, done.body()));
      for (JsonNode record : List.of(refused, failed, done.onlyRecord())) {
        RecordedSecrets.assertNone(secrets, record);
      }
      assertForm(action, done.onlyRecord(), secrets);
    }
  }

  private static void assertForm(Action action, JsonNode record, List<String> secrets) {
    assertThat(record.path("eventSource").asText())
        .isEqualTo(
            switch (action.api()) {
              case IAM -> "iam.amazonaws.com";
              case STS -> "sts.amazonaws.com";
              default -> "claviger";
            });
    assertThat(record.has("errorCode")).as(record.toString()).isFalse();
    if (List.of("CreateAccessKey", "AssumeRole", "CreateAccount").contains(action.name())) {
      assertThat(secrets).as("secrets that %s hands out", action.name()).isNotEmpty();
      assertThat(record.path("responseElements")).isNotEmpty();
    }
    if (action.name().equals("AssumeRole")) {
      assertThat(record.at("/resources/0/type").asText()).isEqualTo("AWS::IAM::Role");
    }
  }

  private static List<String> jsonSecrets(Action action, String body) {
    if (action.api() != Action.Api.CLAVIGER || body.isEmpty()) {
      return List.of();
    }
    try {
      return RecordedSecrets.in(MAPPER.readTree(body));
    } catch (IOException e) {
      throw new AssertionError(body, e);
    }
  }

  private Outcome send(Caller caller, Action action, JsonNode request) {
    if (action.api() == Action.Api.CLAVIGER) {
      return api.send(caller, action, request.toString());
    }
    String version = action.api() == Action.Api.IAM ? "2010-05-08" : "2011-06-15";
    StringBuilder form = new StringBuilder("Action=" + action.name() + "&Version=" + version);
    write(form, "", request);
    return api.send(caller, action, form.toString());
  }

  private static void write(StringBuilder form, String path, JsonNode node) {
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        write(form, path + ".member." + (i + 1), node.get(i));
      }
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        String name = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
        write(form, name, member.getValue());
      }
    } else {
      form.append('&').append(path).append('=').append(URLEncoder.encode(node.asText(), UTF_8));
    }
  }

  /** Refused for a member that nobody knows, or for all of them beyond their limits. */
  private static ObjectNode malformed(JsonNode request) {
    ObjectNode malformed = MAPPER.createObjectNode();
    request
        .properties()
        .forEach(
            member ->
                malformed.put(
                    member.getKey(),
                    RecordedSecrets.isSecret(member.getKey())
                        ? member.getValue().asText().repeat(1_000)
                        : ""));
    return malformed;
  }

  private Action action(String name) {
    return operations.stream()
        .map(Operation::action)
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
