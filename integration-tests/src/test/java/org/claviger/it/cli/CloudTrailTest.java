package org.claviger.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.claviger.it.ApiClient;
import org.claviger.it.AuditLog;
import org.claviger.it.AwsClients;
import org.claviger.it.Command;
import org.claviger.it.Credentials;
import org.claviger.it.Prerequisite;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.kms.KmsClient;

/** CloudTrail's LookupEvents by AWS's own clients. */
@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class CloudTrailTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String POLICY =
      """
      {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:*","Resource":"*"}}""";

  /** Pages through events while others arrive, and sees each of CloudTrail's errors. */
  private static final String PROGRAM =
      """
      import boto3, datetime, json, sys, time
      endpoint = sys.argv[1]
      kms = boto3.client("kms", endpoint_url=endpoint)
      trail = boto3.client("cloudtrail", endpoint_url=endpoint)
      made = kms.create_key(Description="looked up")
      key = made["KeyMetadata"]["Arn"]
      before = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
      requests = {made["ResponseMetadata"]["RequestId"]}
      for i in range(120):
          answer = kms.encrypt(KeyId=key, Plaintext=b"x", EncryptionContext={"number": str(i)})
          requests.add(answer["ResponseMetadata"]["RequestId"])
      lookup = [{"AttributeKey": "ResourceName", "AttributeValue": key}]
      def found(**terms):
          pages = trail.get_paginator("lookup_events").paginate(LookupAttributes=lookup, **terms)
          return [e for page in pages for e in page["Events"]]
      deadline = time.monotonic() + 120
      while len(found()) < 121 and time.monotonic() < deadline:
          time.sleep(0.2)
      seen, times = [], []
      for page in trail.get_paginator("lookup_events").paginate(
              LookupAttributes=lookup, PaginationConfig={"PageSize": 7}):
          assert len(page["Events"]) <= 7
          seen += [json.loads(e["CloudTrailEvent"])["requestID"] for e in page["Events"]]
          times += [e["EventTime"] for e in page["Events"]]
          kms.encrypt(KeyId=key, Plaintext=b"y")
      assert sorted(seen) == sorted(requests), (len(seen), len(set(seen)))
      assert times == sorted(times, reverse=True)
      event = [e for e in found(StartTime=before) if e["EventName"] == "Encrypt"][-1]
      assert event["EventName"] == "Encrypt" and event["Username"] == "root", event
      assert event["ReadOnly"] == "true" and event["EventSource"] == "kms.amazonaws.com", event
      assert {"ResourceType": "AWS::KMS::Key", "ResourceName": key} in event["Resources"], event
      assert found(EndTime=before - datetime.timedelta(seconds=60)) == []
      token = trail.lookup_events(LookupAttributes=lookup, MaxResults=1)["NextToken"]
      def refused(error, **terms):
          try:
              trail.lookup_events(**terms)
              raise SystemExit(f"not refused: {terms}")
          except error:
              pass
      e, day = trail.exceptions, datetime.timedelta(days=1)
      refused(e.InvalidNextTokenException, NextToken=token)
      refused(e.InvalidNextTokenException, LookupAttributes=lookup, NextToken=token[:-1] + "_")
      refused(e.InvalidTimeRangeException, StartTime=before, EndTime=before - day)
      refused(e.InvalidEventCategoryException, EventCategory="data")
      refused(e.InvalidLookupAttributesException, LookupAttributes=lookup + lookup)
      refused(e.InvalidLookupAttributesException,
              LookupAttributes=[{"AttributeKey": "Colour", "AttributeValue": "red"}])
      assert trail.lookup_events(EventCategory="insight")["Events"] == []
      try:
          trail.describe_trails()
          raise SystemExit("an action that is not there was answered")
      except e.ClientError as unknown:
          assert unknown.response["Error"]["Code"] == "UnknownOperationException", unknown
      """;

  private final ServerProcess server;
  private final KmsClient kms;
  private final ApiClient api;

  CloudTrailTest(ServerProcess server, KmsClient kms, ApiClient api) {
    this.server = server;
    this.kms = kms;
    this.api = api;
  }

  @Test
  void theDocumentedCommandsTellWhoUsedAKeyAndProveIt() throws IOException {
    String user = "officer-" + UUID.randomUUID();
    String key = kms.createKey().keyMetadata().arn();
    AccessKey credentials = user(user);
    String answered =
        api.signing(
                api.signer()
                    .credentials(
                        new Credentials(credentials.accessKeyId(), credentials.secretAccessKey())))
            .kms("Encrypt", "{\"KeyId\":\"%s\",\"Plaintext\":\"YQ==\"}".formatted(key))
            .requestId();
    String script =
        "set -e\n"
            + aws()
            + recipe()
                .replaceAll("arn:aws:kms:\\S+:key/\\S+", Matcher.quoteReplacement(key))
                .replace("./claviger", String.join(" ", ServerProcess.command(List.of())))
                .replace("claviger-data", server.data().toString());
    await()
        .atMost(LIMIT)
        .until(() -> shell(script + "\n").output().contains(credentials.accessKeyId()));
    Command.Outcome outcome = shell(script);
    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
    assertThat(outcome.output()).contains(user, answered, "\"EventName\": \"Encrypt\"");
    JsonNode record = AuditLog.in(server.data()).recordsOf(answered).get(0);
    assertThat(outcome.output())
        .as("where the event stands in the record")
        .contains("\\\"clavigerHash\\\":\\\"" + record.path("hash").asText() + "\\\"");
  }

  @Test
  void lookingUpTakesItsOwnPermissionAndIsRecorded() throws IOException {
    AccessKey credentials = user("curious-" + UUID.randomUUID());
    Command.Outcome refused =
        run(
            Command.of(
                    Prerequisite.program("aws").toString(),
                    "cloudtrail",
                    "lookup-events",
                    "--endpoint-url",
                    server.endpoint().toString())
                .with("AWS_ACCESS_KEY_ID", credentials.accessKeyId())
                .with("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey()));
    assertThat(refused.errors())
        .contains("(AccessDeniedException)", "not authorized to perform: cloudtrail:LookupEvents");
    assertThat(AuditLog.in(server.data()).records())
        .filteredOn(
            each -> each.at("/userIdentity/accessKeyId").asText().equals(credentials.accessKeyId()))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.path("eventSource").asText()).isEqualTo("cloudtrail.amazonaws.com");
              assertThat(record.path("eventName").asText()).isEqualTo("LookupEvents");
              assertThat(record.path("errorCode").asText()).isEqualTo("AccessDenied");
            });
  }

  private AccessKey user(String name) {
    try (IamClient iam = AwsClients.configure(IamClient.builder(), server).build()) {
      iam.createUser(r -> r.userName(name));
      iam.putUserPolicy(r -> r.userName(name).policyName("p").policyDocument(POLICY));
      return iam.createAccessKey(r -> r.userName(name)).accessKey();
    }
  }

  private static String recipe() throws IOException {
    Matcher block =
        Pattern.compile("(?ms)^```sh\\n(aws cloudtrail lookup-events .*?)^```$")
            .matcher(Files.readString(ServerProcess.repository().resolve("docs/audit.md")));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  @Test
  void theCliFindsByEachAttribute() {
    String key = kms.createKey().keyMetadata().arn();
    String alias = "alias/looked-up-" + UUID.randomUUID();
    kms.createAlias(r -> r.aliasName(alias).targetKeyId(key));
    String request = kms.describeKey(r -> r.keyId(alias)).responseMetadata().requestId();
    JsonNode record =
        await()
            .atMost(LIMIT)
            .until(() -> AuditLog.in(server.data()).recordsOf(request), found -> found.size() == 1)
            .get(0);
    String event = record.path("eventID").asText();
    await().atMost(LIMIT).until(() -> found("EventId", event).size() == 1);
    Map.of(
            "EventName", "DescribeKey",
            "ReadOnly", "true",
            "Username", "root",
            "ResourceType", "AWS::KMS::Alias",
            "ResourceName", alias,
            "EventSource", "kms.amazonaws.com",
            "AccessKeyId", Credentials.of(server).accessKeyId())
        .forEach((name, value) -> assertThat(found(name, value)).as(name).contains(event));
    assertThat(found("ResourceName", key)).contains(event);
    assertThat(found("EventName", "Encrypt")).doesNotContain(event);
    assertThat(lookup("--lookup-attributes", "AttributeKey=EventId,AttributeValue=" + event))
        .singleElement()
        .satisfies(each -> assertThat(each.path("CloudTrailEvent").asText()).contains(request));
  }

  private List<String> found(String attribute, String value) {
    List<String> ids = new ArrayList<>();
    lookup(
            "--start-time",
            "2026-01-01",
            "--lookup-attributes",
            "AttributeKey=" + attribute + ",AttributeValue=" + value)
        .forEach(each -> ids.add(each.path("EventId").asText()));
    return ids;
  }

  private List<JsonNode> lookup(String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Prerequisite.program("aws").toString(),
                "cloudtrail",
                "lookup-events",
                "--output",
                "json",
                "--endpoint-url",
                server.endpoint().toString()));
    command.addAll(List.of(options));
    Command.Outcome outcome = run(Command.of(command));
    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
    try {
      List<JsonNode> events = new ArrayList<>();
      MAPPER.readTree(outcome.output()).path("Events").forEach(events::add);
      return events;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void boto3PagesWithoutLossOrDoublesAndUnderstandsEachRefusal() {
    String python = Prerequisite.program("python3").toString();
    Prerequisite.require(
        Command.of(python, "-c", "import boto3").run().exitCode() == 0, "python3 has no boto3");
    Command.Outcome outcome = run(Command.of(python, "-c", PROGRAM, server.endpoint().toString()));
    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
  }

  /** An older CLI does not read the endpoint from the configuration. */
  private String aws() {
    return "aws() { command aws --endpoint-url " + server.endpoint() + " \"$@\"; }\n";
  }

  private Command.Outcome shell(String script) {
    Prerequisite.program("aws");
    return run(Command.of("sh", "-c", script).with("PATH", System.getenv("PATH")));
  }

  private Command.Outcome run(Command command) {
    return command
        .with("AWS_CONFIG_FILE", server.clientFile("config").toString())
        .with("AWS_SHARED_CREDENTIALS_FILE", server.clientFile("credentials").toString())
        .with("AWS_PAGER", "")
        .run();
  }
}
