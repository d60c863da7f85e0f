package org.claviger.server.lookup;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.claviger.server.audit.TrailEvent;
import org.claviger.server.audit.follow.TrailFollower;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.config.LookupConfig;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.store.EventIndex;

/**
 * CloudTrail's {@code LookupEvents}: the events of the caller's account in the region, the newest
 * first. While the index is being made it answers nothing rather than half.
 */
final class LookupEvents implements Operation<LookupQuery> {
  static final String NAME = "LookupEvents";

  private static final Action ACTION = Action.cloudTrail(NAME, true);

  private final EventIndex events;
  private final LookupConfig config;
  private final Optional<TrailFollower> follower;

  LookupEvents(EventIndex events, LookupConfig config, Optional<TrailFollower> follower) {
    this.events = requireNonNull(events, "events");
    this.config = requireNonNull(config, "config");
    this.follower = requireNonNull(follower, "follower");
  }

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public LookupQuery parse(Members members) {
    LookupQuery query = LookupQuery.read(members);
    members.check();
    return query;
  }

  @Override
  public ObjectNode auditParameters(LookupQuery query) {
    return query.shown();
  }

  @Override
  public Prepared prepare(LookupQuery query, RequestContext context) {
    List<AccessRequest> accesses =
        ACTION.permissions().stream()
            .map(permission -> new AccessRequest(permission, "*", context.caller().accountId()))
            .toList();
    return new Prepared(accesses, List.of(), () -> run(query, context));
  }

  private Result run(LookupQuery query, RequestContext context) {
    checkIndex();
    NextTokens tokens = NextTokens.of(context, query);
    Optional<NextTokens.Place> behind = query.nextToken().map(tokens::decode);
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    ArrayNode shown = response.putArray("Events");
    if (query.isInsight()) {
      return Result.of(response);
    }
    Term term =
        new Term(
            context.caller().accountId(),
            context.region().name(),
            query.attribute(),
            query.value());
    EventPage page = new EventPage(term, query.maxResults());
    EventIndex.Range range = range(query, term, behind, context.now());
    if (query.attribute().filter(LookupAttribute.EventId::equals).isPresent()) {
      events.findById(range, page::add);
    } else {
      events.find(range, page::add);
    }
    for (TrailEvent event : page.events()) {
      EventShape.show(shown.addObject(), event);
    }
    page.goesOnBehind().ifPresent(last -> response.put("NextToken", tokens.encode(last)));
    return Result.of(response);
  }

  /** Nothing that is past its time is shown, removed or not. */
  private EventIndex.Range range(
      LookupQuery query, Term term, Optional<NextTokens.Place> behind, Instant now) {
    long oldest = now.minus(config.retention()).getEpochSecond();
    long from = query.start().map(LookupEvents::up).orElse(oldest);
    long to = query.end().map(Instant::getEpochSecond).orElse(Long.MAX_VALUE);
    return new EventIndex.Range(
        term.number(),
        Math.max(from, oldest),
        behind.map(NextTokens.Place::seconds).orElse(to),
        behind.map(NextTokens.Place::sequence).orElse(Long.MAX_VALUE));
  }

  private static long up(Instant time) {
    return time.getNano() == 0 ? time.getEpochSecond() : time.getEpochSecond() + 1;
  }

  private void checkIndex() {
    if (follower.isEmpty()) {
      throw new ApiException(
          ErrorCode.UnsupportedOperationException,
          "This server keeps no index of its events: its setting audit.index.maxEvents is 0.");
    }
    if (follower.get().isBehind()) {
      throw new ApiException(
          ErrorCode.ServiceUnavailableException,
          "The index of events is being made: "
              + follower.get().lag()
              + " records are still to be entered.");
    }
  }
}
