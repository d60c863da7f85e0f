package org.claviger.server.http;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.claviger.server.audit.AuditTrail;
import org.claviger.server.authz.AccessCheck;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.Authorizer;
import org.claviger.server.error.ApiException;
import org.claviger.server.http.protocol.ApiRequest;
import org.claviger.server.http.protocol.ApiResponse;
import org.claviger.server.http.protocol.Call;
import org.claviger.server.http.protocol.OperationTable;
import org.claviger.server.http.protocol.Protocol;
import org.claviger.server.key.Region;
import org.claviger.server.measure.Watch;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Authorization;
import org.claviger.server.operation.Failures;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RefusalMessages;
import org.claviger.server.operation.RefusedException;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.operation.UnsignedOperation;
import org.claviger.server.quota.RequestQuotas;
import org.claviger.server.sigv4.Authenticated;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.RequestAuthenticator;
import org.claviger.server.store.Store;

/**
 * The way of a request: find the action, authenticate, read, prepare, count, authorise, do, record,
 * answer. Nothing is answered to an authenticated caller before its record is durable. Safe for
 * many threads.
 */
public final class RequestPipeline {
  private final OperationTable operations;
  private final RequestAuthenticator authenticator;
  private final Authorizer authorizer;
  private final RefusalMessages refusals;
  private final RequestQuotas quotas;
  private final HostedRegions regions;
  private final AuditTrail audit;
  private final Store store;
  private final RequestWatch watch;
  private final Clock clock;

  /** Over the parts of a request's way, in its order. */
  public RequestPipeline(
      OperationTable operations,
      RequestAuthenticator authenticator,
      HostedRegions regions,
      Authorizer authorizer,
      RefusalMessages refusals,
      RequestQuotas quotas,
      Store store,
      AuditTrail audit,
      RequestWatch watch,
      Clock clock) {
    this.operations = requireNonNull(operations, "operations");
    this.authenticator = requireNonNull(authenticator, "authenticator");
    this.regions = requireNonNull(regions, "regions");
    this.authorizer = requireNonNull(authorizer, "authorizer");
    this.refusals = requireNonNull(refusals, "refusals");
    this.quotas = requireNonNull(quotas, "quotas");
    this.store = requireNonNull(store, "store");
    this.audit = requireNonNull(audit, "audit");
    this.watch = requireNonNull(watch, "watch");
    this.clock = requireNonNull(clock, "clock");
  }

  /** Answers a request, whatever it is; never throws an exception. */
  public ApiResponse answer(ApiRequest request) {
    Arrived arrived = Arrived.now(request, clock.instant(), watch);
    Protocol protocol = Protocol.of(request);
    Optional<Action.Api> api = Optional.empty();
    try {
      Call call = find(protocol, arrived);
      Action action = call.operation().action();
      api = Optional.of(action.api());
      arrived.answering().action(action);
      Authenticated authenticated = authenticate(call, arrived);
      ApiResponse response = rendered(protocol, call, authenticated, arrived);
      arrived.answering().succeeded();
      return response;
    } catch (RuntimeException e) {
      ApiException failure = Failures.translate(e, arrived.requestId());
      arrived.answering().failed(failure.code());
      return protocol.failure(failure, api, arrived.requestId());
    }
  }

  private Call find(Protocol protocol, Arrived arrived) {
    try {
      return protocol.find(arrived.request(), operations);
    } catch (RuntimeException e) {
      throw counted(e, arrived);
    }
  }

  private Authenticated authenticate(Call call, Arrived arrived) {
    Watch.Piece piece = arrived.answering().authenticating();
    Watch.Outcome outcome = Watch.Outcome.REFUSED;
    try {
      Authenticated authenticated = authenticated(call, arrived);
      outcome = Watch.Outcome.SUCCESS;
      return authenticated;
    } catch (RuntimeException e) {
      throw counted(e, arrived);
    } finally {
      piece.ended(outcome);
    }
  }

  private Authenticated authenticated(Call call, Arrived arrived) {
    if (call.operation() instanceof UnsignedOperation<?> unsigned) {
      return new Authenticated(admitted(unsigned, call, arrived), HostedRegions.DEFAULT);
    }
    return authenticator.authenticate(
        arrived.request().signed(), signingName(call.operation().action()), arrived.at());
  }

  private static <I> Caller admitted(UnsignedOperation<I> operation, Call call, Arrived arrived) {
    I input = operation.parse(call.body().get());
    return operation.admit(input, arrived.at(), arrived.request().sourceAddress());
  }

  private ApiException counted(RuntimeException e, Arrived arrived) {
    ApiException failure = Failures.translate(e, arrived.requestId());
    arrived.answering().unauthenticated(failure.code());
    audit.countRefusal(failure.code().name(), arrived.request().sourceAddress());
    return failure;
  }

  private ApiResponse rendered(
      Protocol protocol, Call call, Authenticated authenticated, Arrived arrived) {
    Result result = recorded(call, authenticated, arrived);
    try {
      return protocol.success(call.operation().action(), result, arrived.requestId());
    } finally {
      result.wipe();
    }
  }

  /** Does an authenticated request; returns or throws once its record is durable. */
  private Result recorded(Call call, Authenticated authenticated, Arrived arrived) {
    RequestRecord record =
        new RequestRecord(audit, store, arrived, call.operation().action(), authenticated.caller());
    Result result;
    try {
      result = perform(call.operation(), call, authenticated, arrived, record);
    } catch (RuntimeException e) {
      ApiException failure = Failures.translate(e, arrived.requestId());
      record.failed(failure);
      throw told(call.operation().action(), failure);
    }
    try {
      record.succeeded(result);
    } catch (RuntimeException e) {
      result.wipe();
      throw e;
    }
    return result;
  }

  /** What the caller reads of a failure whose record is durable. */
  private ApiException told(Action action, ApiException failure) {
    return action.api() == Action.Api.CLAVIGER && failure instanceof RefusedException refused
        ? new ApiException(refused.code(), refusals.of(refused))
        : failure;
  }

  private <I> Result perform(
      Operation<I> operation,
      Call call,
      Authenticated authenticated,
      Arrived arrived,
      RequestRecord record) {
    Region region = regions.of(authenticated.region(), operation.action().api());
    record.region(region);
    I input = operation.parse(call.body().get());
    record.parameters(operation.auditParameters(input));
    AccessCheck access =
        new AccessCheck(authorizer, authenticated.caller(), arrived.circumstances(region.name()));
    Prepared prepared =
        Authorization.prepare(
            operation,
            input,
            new RequestContext(
                authenticated.caller(), region, arrived.at(), record, access, regions.group()));
    record.prepared(prepared);
    // By a quota of the kind of another account's key a caller would learn of it what it may not.
    boolean isForeign = isForeign(authenticated.caller(), prepared);
    if (!isForeign) {
      count(authenticated.caller(), region, operation.action(), prepared);
    }
    if (!(operation instanceof UnsignedOperation<?>)) {
      authorise(operation.action(), prepared, access, arrived);
    }
    record.allowed();
    if (isForeign) {
      count(authenticated.caller(), region, operation.action(), prepared);
    }
    return prepared.work().run();
  }

  private static void authorise(
      Action action, Prepared prepared, AccessCheck access, Arrived arrived) {
    Watch.Piece piece = arrived.answering().authorising();
    Watch.Outcome outcome = Watch.Outcome.REFUSED;
    try {
      Authorization.require(action, prepared, access);
      outcome = Watch.Outcome.SUCCESS;
    } finally {
      piece.ended(outcome);
    }
  }

  private static boolean isForeign(Caller caller, Prepared prepared) {
    List<AccessRequest> accesses = prepared.accesses();
    for (int i = 0; i < accesses.size(); i++) {
      if (!accesses.get(i).resourceAccountId().equals(caller.accountId())) {
        return true;
      }
    }
    return false;
  }

  private void count(Caller caller, Region region, Action action, Prepared prepared) {
    List<String> names = prepared.quotas().isEmpty() ? List.of(action.name()) : prepared.quotas();
    quotas.take(caller.accountId(), region.name(), names);
  }

  private static String signingName(Action action) {
    return switch (action.api()) {
      case KMS, CLAVIGER -> "kms";
      case CLOUDTRAIL -> "cloudtrail";
      case STS -> "sts";
      case IAM -> "iam";
    };
  }
}
