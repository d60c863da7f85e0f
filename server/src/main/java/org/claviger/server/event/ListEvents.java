package org.claviger.server.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.config.EventsConfig;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Paging;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.store.DerivedStore;
import org.claviger.server.store.EventLog;
import org.claviger.server.store.EventRow;

/** {@code Claviger.ListEvents}: the account's events of the region as they came, page by page. */
final class ListEvents implements Operation<ListEvents.Input> {
  private static final Action ACTION = Action.claviger("ListEvents", true);
  private static final int MAX_LIMIT = 100;
  private static final int MAX_TYPES = 20;
  private static final double MILLIS_PER_SECOND = 1_000;
  private static final Set<String> TYPES =
      Stream.of(DetailType.values())
          .map(DetailType::text)
          .collect(Collectors.toCollection(TreeSet::new));

  private final DerivedStore store;
  private final EventsConfig config;
  private final JsonMapper json = new JsonMapper();

  ListEvents(DerivedStore store, EventsConfig config) {
    this.store = requireNonNull(store, "store");
    this.config = requireNonNull(config, "config");
  }

  /** The request. */
  record Input(Optional<Instant> startTime, Set<String> detailTypes, Paging paging) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Optional<Instant> startTime = members.optionalDate("StartTime");
    List<String> types = members.strings("DetailTypes");
    if (types.size() > MAX_TYPES) {
      members.violation(
          types.size() + " items",
          "detailTypes",
          "Member must have length less than or equal to " + MAX_TYPES);
    } else {
      types.stream()
          .filter(each -> !TYPES.contains(each))
          .forEach(each -> members.notInSet(each, "detailTypes", TYPES));
    }
    Paging paging = Paging.read(members);
    members.check();
    return new Input(startTime, new TreeSet<>(types), paging);
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    input.startTime.ifPresent(
        time -> parameters.put("startTime", time.toEpochMilli() / MILLIS_PER_SECOND));
    if (!input.detailTypes.isEmpty()) {
      input.detailTypes.forEach(parameters.putArray("detailTypes")::add);
    }
    input.paging.show(parameters);
    return parameters;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    AccessRequest access =
        new AccessRequest("claviger:ListEvents", "*", context.caller().accountId());
    return new Prepared(List.of(access), List.of(), () -> run(input, context));
  }

  private Result run(Input input, RequestContext context) {
    Paging.Page page =
        input.paging.page(context, ACTION.name(), filter(input), MAX_LIMIT, MAX_LIMIT);
    EventLog.Query query =
        new EventLog.Query(
            context.caller().accountId(),
            context.region().name(),
            page.afterId().isEmpty() ? 0 : Long.parseLong(page.afterId()),
            input.startTime.orElse(Instant.EPOCH),
            context.now().minus(config.retention()),
            input.detailTypes);
    Collection<EventRow> found = store.events().list(query, page.lookFor());
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    ArrayNode events = response.putArray("Events");
    page.cut(List.copyOf(found), row -> Long.toString(row.position()), response)
        .forEach(row -> events.add(read(row)));
    return Result.of(response);
  }

  private JsonNode read(EventRow row) {
    try {
      return json.readTree(row.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the event " + row.id() + " is damaged", e);
    }
  }

  private static String filter(Input input) {
    return input.startTime.map(Instant::toEpochMilli).orElse(0L)
        + "/"
        + String.join("/", input.detailTypes);
  }
}
