package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.claviger.server.authz.AccessCheck;
import org.claviger.server.authz.Authorizer;
import org.claviger.server.authz.Circumstances;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.key.TestRegion;
import org.claviger.server.sigv4.Caller;

/**
 * The actions as the root user of an account calls them, each through all its steps. What they
 * change is committed for real.
 */
final class TestApi {
  private final TestRegion region;
  private final Caller caller;
  private final Authorizer authorizer;
  private final Supplier<Instant> clock;
  private final Optional<String> address;
  private Duration passed = Duration.ZERO;

  /** At a fixed time of its own. */
  TestApi(TestRegion region, String accountId) {
    this(region, accountId, () -> Instant.parse("2026-11-22T15:00:00.123456Z"));
  }

  /** By a clock, such as the region's. */
  TestApi(TestRegion region, String accountId, Supplier<Instant> clock) {
    this(region, root(accountId), new PolicyAuthorizer(new RootUsers()), clock);
  }

  /** As anybody calls them, within what he may do. */
  TestApi(TestRegion region, Caller caller, Authorizer authorizer, Supplier<Instant> clock) {
    this(region, caller, authorizer, clock, Optional.empty());
  }

  /** The same from an address. */
  TestApi(
      TestRegion region,
      Caller caller,
      Authorizer authorizer,
      Supplier<Instant> clock,
      Optional<String> address) {
    this.address = address;
    this.region = region;
    this.caller = caller;
    this.authorizer = authorizer;
    this.clock = clock;
  }

  static Caller root(String accountId) {
    return new Caller(
        accountId,
        "arn:aws:iam::" + accountId + ":root",
        accountId,
        Caller.PrincipalType.ROOT,
        "AKIAIOSFODNN7EXAMPLE");
  }

  /** Lets time pass by the server's clock. */
  void pass(Duration time) {
    passed = passed.plus(time);
  }

  /** Does a request and gives the body of its answer. */
  ObjectNode call(String action, String json, Object... arguments) {
    return result(action, json, arguments).response();
  }

  /** Does a request and gives its whole result. */
  Result result(String action, String json, Object... arguments) {
    Prepared prepared = prepare(action, json, arguments);
    Authorization.require(operation(action).action(), prepared, access());
    return prepared.work().run();
  }

  /** A request up to the point where it is authorised. */
  Prepared prepare(String action, String json, Object... arguments) {
    return prepare(operation(action), TestJson.object(json, arguments));
  }

  /** Makes a key and gives its metadata. */
  ObjectNode createKey(String json, Object... arguments) {
    return (ObjectNode) call("CreateKey", json, arguments).get("KeyMetadata");
  }

  /** Makes a key and gives its id. */
  String createKeyId(String json, Object... arguments) {
    return createKey(json, arguments).get("KeyId").textValue();
  }

  /** Removes a key without a waiting period. */
  void deleteForGood(String keyId) {
    var keys = region.region().keys();
    var arn = keys.resolve(keyId, accountId()).arn();
    region
        .store()
        .write(
            transaction -> {
              keys.delete(transaction, keys.read(transaction, arn), region.clock().instant());
              return true;
            });
    keys.forget(arn);
  }

  String accountId() {
    return caller.accountId();
  }

  String keyArn(String keyId) {
    return "arn:aws:kms:" + region.region().name() + ":" + accountId() + ":key/" + keyId;
  }

  String aliasArn(String name) {
    return "arn:aws:kms:" + region.region().name() + ":" + accountId() + ":" + name;
  }

  /** A request that was read already, up to the same point; its record's form is made too. */
  <I> Prepared prepare(Operation<I> operation, ObjectNode body) {
    I input = operation.parse(new Members(body));
    operation.auditParameters(input);
    return Authorization.prepare(operation, input, context());
  }

  private RequestContext context() {
    return new RequestContext(
        caller,
        region.region(),
        now(),
        change -> region.store().write(change),
        access(),
        region.group());
  }

  AccessCheck access() {
    return new AccessCheck(
        authorizer, caller, new Circumstances(now(), address, Optional.empty(), Optional.empty()));
  }

  private Instant now() {
    return clock.get().plus(passed);
  }

  static Operation<?> operation(String action) {
    return Actions.all().stream()
        .filter(operation -> operation.action().name().equals(action))
        .findFirst()
        .orElseThrow();
  }
}
