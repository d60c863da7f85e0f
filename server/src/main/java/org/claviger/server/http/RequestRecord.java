package org.claviger.server.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.claviger.server.audit.AccountCopies;
import org.claviger.server.audit.AuditEvent;
import org.claviger.server.audit.AuditTrail;
import org.claviger.server.error.ApiException;
import org.claviger.server.http.protocol.ApiRequest;
import org.claviger.server.key.Key;
import org.claviger.server.key.LastUsage;
import org.claviger.server.key.Region;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Changes;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.Result;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.store.Store;
import org.claviger.server.store.Transaction;

/**
 * The audit record of one authenticated request while it grows, and the gate for its change: what
 * is committed carries the record along. Exactly one event comes of it, with a copy for each other
 * account whose key it used. Not shared by threads.
 */
final class RequestRecord implements Changes {
  /** CloudTrail's limit for a user agent and for an error message. */
  private static final int MAX_CHARS = 1_024;

  private final AuditTrail audit;
  private final Store store;
  private final ApiRequest request;
  private final String requestId;
  private final Instant arrivedAt;
  private final Action action;
  private final Caller caller;
  private Region region;
  private ObjectNode parameters;
  private List<String> resources = List.of();
  private List<Key> uses = List.of();
  private boolean isAllowed;
  private AuditEvent committed;

  /** What the record of a success says. */
  private AuditEvent entered;

  RequestRecord(AuditTrail audit, Store store, Arrived arrived, Action action, Caller caller) {
    this.audit = audit;
    this.store = store;
    this.request = arrived.request();
    this.requestId = arrived.requestId();
    this.arrivedAt = arrived.at();
    this.action = action;
    this.caller = caller;
  }

  void region(Region region) {
    this.region = region;
  }

  void parameters(ObjectNode parameters) {
    this.parameters = parameters;
  }

  void prepared(Prepared prepared) {
    this.resources = prepared.resources();
    this.uses = prepared.uses();
  }

  /** What is refused to a caller stays in his own account's record. */
  void allowed() {
    this.isAllowed = true;
  }

  @Override
  public Result commit(Function<Transaction, Result> change) {
    if (committed != null) {
      throw new IllegalStateException(action.name() + " changes the store twice in one request");
    }
    AuditEvent[] event = new AuditEvent[1];
    Result result =
        store.write(
            transaction -> {
              Result answer = change.apply(transaction);
              event[0] = event(null, answer);
              audit.enqueue(transaction, event[0]);
              return answer;
            });
    committed = event[0];
    return result;
  }

  /** Makes the record of a success durable. */
  CompletableFuture<Void> succeeded(Result result) {
    if (committed != null) {
      entered = committed;
      return audit.recordCommitted(committed);
    }
    entered = event(null, result);
    return audit.record(entered);
  }

  /** Makes the record of a failure durable; of a change that was committed before, its own. */
  CompletableFuture<Void> failed(ApiException failure) {
    return committed != null
        ? audit.recordCommitted(committed)
        : audit.record(event(failure, null));
  }

  /** Notes which keys were used, by a success whose record is durable. */
  void noteUses() {
    if (uses.isEmpty()) {
      return;
    }
    LastUsage usage = new LastUsage(action.name(), arrivedAt, entered.eventId(), requestId);
    for (Key key : uses) {
      region.lastUsages().note(key.arn(), usage);
    }
  }

  private AuditEvent event(ApiException failure, Result result) {
    List<String> concerned = concerned(result);
    return new AuditEvent(
        UUID.randomUUID().toString(),
        arrivedAt,
        caller,
        eventSource(),
        action.name(),
        regionName(),
        request.sourceAddress(),
        userAgent(),
        failure == null ? null : RecordedNames.errorCode(failure.code()),
        failure == null ? null : cut(failure.getMessage()),
        parameters,
        result == null ? null : result.auditResponse(),
        action.readOnly(),
        requestId,
        concerned,
        additionalData(result),
        request.tls().orElse(null),
        isAllowed ? copies(concerned) : Optional.empty());
  }

  /** What the result says beside the answer, and the custom key store whose key did the work. */
  private ObjectNode additionalData(Result result) {
    ObjectNode data = result == null ? null : result.additionalData();
    for (Key key : uses) {
      if (key.kind().store().isPresent()) {
        ObjectNode noted = data == null ? JsonNodeFactory.instance.objectNode() : data;
        noted.put("customKeyStoreId", key.kind().store().get());
        key.kind().adopted().ifPresent(name -> noted.put("xksKeyId", name));
        data = noted;
      }
    }
    return data;
  }

  private List<String> concerned(Result result) {
    return result == null || result.madeArn() == null ? resources : List.of(result.madeArn());
  }

  /** The records of the other accounts whose keys and roles the request concerns. */
  private Optional<AccountCopies> copies(List<String> concerned) {
    Set<String> others = new LinkedHashSet<>();
    for (String arn : concerned) {
      String accountId = RecordedNames.accountOf(arn);
      if (!accountId.isEmpty() && !accountId.equals(caller.accountId())) {
        others.add(accountId);
      }
    }
    if (others.isEmpty()) {
      return Optional.empty();
    }
    List<AccountCopies.Copy> copies =
        others.stream()
            .map(each -> new AccountCopies.Copy(UUID.randomUUID().toString(), each))
            .toList();
    return Optional.of(new AccountCopies(UUID.randomUUID().toString(), copies));
  }

  private String eventSource() {
    return switch (action.api()) {
      case KMS -> "kms.amazonaws.com";
      case CLAVIGER -> "claviger";
      case CLOUDTRAIL -> "cloudtrail.amazonaws.com";
      case STS -> "sts.amazonaws.com";
      case IAM -> "iam.amazonaws.com";
    };
  }

  /** IAM is one for all regions, and its events are of the first of AWS's. */
  private String regionName() {
    if (region == null) {
      return null;
    }
    return action.api() == Action.Api.IAM ? "us-east-1" : region.name();
  }

  private String userAgent() {
    List<String> values = request.header("User-Agent");
    if (values.isEmpty()) {
      return null;
    }
    return cut(values.get(0));
  }

  private static String cut(String text) {
    return text == null || text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
  }
}
