package org.claviger.server.http;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
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
import org.claviger.server.key.Key;
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

  /**
   * Answers a request, whatever it is; throws no exception. The calling thread does all until the
   * record is on its way to the disk.
   *
   * @param answers makes the answer of a request that waited for its record
   * @return the answer, once the record is durable
   */
  public CompletableFuture<ApiResponse> answer(ApiRequest request, Executor answers) {
    Arrived arrived = Arrived.now(request, clock.instant(), watch);
    Protocol protocol = Protocol.of(request);
    Optional<Action.Api> api = Optional.empty();
    try {
      Call call = find(protocol, arrived);
      Action action = call.operation().action();
      api = Optional.of(action.api());
      arrived.answering().action(action);
      Authenticated authenticated = authenticate(call, arrived);
      Recorded recorded = recorded(call, authenticated, arrived);
      arrived.answering().left();
      return whenDurable(
          recorded, answers, trouble -> rendered(protocol, action, recorded, trouble, arrived));
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(failed(protocol, api, e, arrived));
    }
  }

  private static CompletableFuture<ApiResponse> whenDurable(
      Recorded recorded, Executor answers, Function<Throwable, ApiResponse> rendering) {
    CompletableFuture<Void> durable = recorded.durable();
    return durable.isDone()
        ? durable.handle((nothing, trouble) -> rendering.apply(trouble))
        : durable.handleAsync((nothing, trouble) -> rendering.apply(trouble), answers);
  }

  private ApiResponse failed(
      Protocol protocol, Optional<Action.Api> api, RuntimeException e, Arrived arrived) {
    ApiException failure = Failures.translate(e, arrived.requestId());
    arrived.answering().failed(failure.code());
    return protocol.failure(failure, api, arrived.requestId());
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

  /** Does an authenticated request, and has it recorded. */
  private Recorded recorded(Call call, Authenticated authenticated, Arrived arrived) {
    RequestRecord record =
        new RequestRecord(audit, store, arrived, call.operation().action(), authenticated.caller());
    Result result;
    try {
      result = perform(call.operation(), call, authenticated, arrived, record);
    } catch (RuntimeException e) {
      ApiException failure = Failures.translate(e, arrived.requestId());
      return new Recorded(
          record, null, told(call.operation().action(), failure), record.failed(failure));
    }
    try {
      return new Recorded(record, result, null, record.succeeded(result));
    } catch (RuntimeException e) {
      result.wipe();
      throw e;
    }
  }

  /** The answer to a request that was recorded, unless there was trouble with that. */
  private ApiResponse rendered(
      Protocol protocol, Action action, Recorded recorded, Throwable trouble, Arrived arrived) {
    try {
      Result result = recorded.resultOrThrow(trouble);
      recorded.record().noteUses();
      ApiResponse response = protocol.success(action, result, arrived.requestId());
      arrived.answering().succeeded();
      return response;
    } catch (RuntimeException e) {
      return failed(protocol, Optional.of(action.api()), e, arrived);
    } finally {
      recorded.wipe();
    }
  }

  /** What the caller reads of a failure once its record is durable. */
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
    for (Key key : prepared.uses()) {
      if (key.kind().store().isPresent()) {
        quotas.takeOfStore(key.kind().store().get());
      }
    }
  }

  private static String signingName(Action action) {
    return switch (action.api()) {
      case KMS, CLAVIGER -> "kms";
      case CLOUDTRAIL -> "cloudtrail";
      case STS -> "sts";
      case IAM -> "iam";
    };
  }

  /**
   * What came of a request: a result or a failure.
   *
   * @param durable completes once its record is durable
   */
  private record Recorded(
      RequestRecord record, Result result, ApiException failure, CompletableFuture<Void> durable) {
    Result resultOrThrow(Throwable trouble) {
      if (trouble != null) {
        throw trouble instanceof RuntimeException e ? e : new IllegalStateException(trouble);
      }
      if (failure != null) {
        throw failure;
      }
      return result;
    }

    void wipe() {
      if (result != null) {
        result.wipe();
      }
    }
  }
}
