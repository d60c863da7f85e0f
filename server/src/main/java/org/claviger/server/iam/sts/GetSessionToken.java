package org.claviger.server.iam.sts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Session;

/**
 * {@code sts:GetSessionToken}: temporary credentials of the user or root user that asks, with its
 * own rights. Needs no permission; sessions cannot ask. MFA is not there and refused.
 */
final class GetSessionToken implements Operation<GetSessionToken.Input> {
  static final String PERMISSION = "sts:GetSessionToken";

  private static final Action ACTION =
      new Action(Action.Api.STS, "GetSessionToken", Set.of(PERMISSION), true);
  private static final int MIN_SECONDS = 900;
  private static final int MAX_SECONDS = 129_600;
  private static final int ROOT_SECONDS = 3_600;
  private static final int DEFAULT_SECONDS = 43_200;

  private final TemporaryCredentials credentials;

  GetSessionToken(TemporaryCredentials credentials) {
    this.credentials = requireNonNull(credentials, "credentials");
  }

  /** The request. */
  record Input(Optional<Integer> seconds) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Integer seconds = members.optionalInteger("DurationSeconds", MIN_SECONDS, MAX_SECONDS);
    members.check();
    members.refuse("SerialNumber", "TokenCode");
    return new Input(Optional.ofNullable(seconds));
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    input.seconds().ifPresent(seconds -> parameters.put("durationSeconds", seconds));
    return parameters;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Caller caller = context.caller();
    if (caller.session().isPresent()) {
      throw StsErrors.denied("Cannot call GetSessionToken with session credentials");
    }
    AccessRequest access = new AccessRequest(PERMISSION, "*", caller.accountId());
    return new Prepared(
        List.of(access),
        List.of(),
        List.of(),
        List.of(QuotaConfig.STS),
        () -> issue(caller, context.now(), lifetime(input, caller)));
  }

  private static String nameOf(Caller caller) {
    boolean isRoot = caller.type() == Caller.PrincipalType.ROOT;
    return isRoot ? "root" : caller.arn().substring(caller.arn().lastIndexOf('/') + 1);
  }

  private static Duration lifetime(Input input, Caller caller) {
    int seconds = input.seconds().orElse(DEFAULT_SECONDS);
    boolean isRoot = caller.type() == Caller.PrincipalType.ROOT;
    return Duration.ofSeconds(isRoot ? Math.min(seconds, ROOT_SECONDS) : seconds);
  }

  private Result issue(Caller caller, Instant at, Duration lifetime) {
    Instant now = at.truncatedTo(ChronoUnit.SECONDS);
    Session session =
        new Session(
            caller.arn(),
            caller.userId(),
            nameOf(caller),
            now,
            now.plus(lifetime),
            List.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty());
    TemporaryCredentials.Issued issued =
        credentials.issue(
            accessKeyId ->
                new Caller(
                    caller.accountId(),
                    caller.arn(),
                    caller.userId(),
                    caller.type(),
                    accessKeyId,
                    Optional.of(session)),
            List.of());
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return new Result(
        nodes.objectNode().set("Credentials", issued.answer()),
        true,
        nodes.objectNode().set("credentials", issued.record()));
  }
}
