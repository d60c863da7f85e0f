package org.claviger.server.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.claviger.server.iam.action.AccountActions;
import org.claviger.server.iam.action.IamActions;
import org.claviger.server.key.Region;
import org.claviger.server.key.TestRegion;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.Result;
import org.claviger.server.operation.TestContext;
import org.claviger.server.sigv4.Caller;

/** The actions of IAM as a caller does them, each through all its steps; changes are committed. */
final class IamApi {
  static final String ALLOW =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"kms:*\",\"Resource\":\"*\"}]}";
  static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},\"Action\":\"sts:AssumeRole\"}]}";
  private static final JsonMapper MAPPER = new JsonMapper();

  private final TestIdentities identities;
  private final Region region;
  private Caller caller = root(TestIdentities.ACCOUNT);

  IamApi(TestIdentities identities) {
    this.identities = identities;
    this.region = identities.region().region();
  }

  static Caller root(String accountId) {
    String arn = "arn:aws:iam::" + accountId + ":root";
    return new Caller(accountId, arn, accountId, Caller.PrincipalType.ROOT, "AKIAIOSFODNN7EXAMPLE");
  }

  void as(Caller other) {
    caller = other;
  }

  /** Does a request whose members are given as names and values, and gives the answer. */
  ObjectNode call(String action, Object... members) {
    return result(action, members).response();
  }

  Result result(String action, Object... members) {
    return prepare(action, members).work().run();
  }

  Prepared prepare(String action, Object... members) {
    return prepare(operation(action), form(members));
  }

  /** The form of names and values. */
  static ObjectNode form(Object... members) {
    ObjectNode form = MAPPER.createObjectNode();
    for (int i = 0; i < members.length; i += 2) {
      form.set((String) members[i], tree(members[i + 1].toString()));
    }
    return form;
  }

  private <I> Prepared prepare(Operation<I> operation, ObjectNode form) {
    I input = operation.parse(Members.ofForm(form));
    operation.auditParameters(input);
    return operation.prepare(
        input,
        TestContext.of(
            caller,
            region,
            Instant.parse("2026-11-28T15:00:00.123456Z"),
            change -> identities.store.write(change)));
  }

  /** A value is a text, unless it is a list or structure in JSON. */
  private static JsonNode tree(String value) {
    if (!value.startsWith("[")) {
      return MAPPER.getNodeFactory().textNode(value);
    }
    try {
      return MAPPER.readTree(value.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a user and gives its access key's id. */
  String userWithKey(String name) {
    call("CreateUser", "UserName", name);
    return call("CreateAccessKey", "UserName", name)
        .path("AccessKey")
        .path("AccessKeyId")
        .textValue();
  }

  /** Makes a managed policy and gives its ARN. */
  String policy(String name) {
    return call("CreatePolicy", "PolicyName", name, "PolicyDocument", ALLOW)
        .path("Policy")
        .path("Arn")
        .textValue();
  }

  Optional<Caller> signer(String accessKeyId) {
    return identities.accessKeys.find(accessKeyId).map(found -> found.caller());
  }

  private Operation<?> operation(String action) {
    return Stream.concat(
            IamActions.all(identities.identities).stream(),
            AccountActions.all(identities.identities, identities.store, List.of(TestRegion.NAME))
                .stream())
        .filter(each -> each.action().name().equals(action))
        .findFirst()
        .orElseThrow();
  }
}
