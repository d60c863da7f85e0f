package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.claviger.server.iam.Entity;
import org.claviger.server.iam.EntityTable;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.iam.ManagedPolicies;
import org.claviger.server.iam.ManagedPolicy;

/**
 * All that an account's identities and policies say, one kind after the other. Documents make an
 * entry long, so a page ends before it is full once its entries are {@value #MAX_CHARACTERS}
 * characters long.
 */
final class AccountDetails {
  private static final int MAX_CHARACTERS = 1_000_000;
  private static final int BATCH = 50;

  private final Identities identities;
  private final String accountId;
  private final DetailShapes shapes;

  AccountDetails(Identities identities, String accountId) {
    this.identities = identities;
    this.accountId = accountId;
    this.shapes = new DetailShapes(identities, accountId);
  }

  /** What the answer can be narrowed to, in the order in which it comes. */
  enum Kind {
    User("1/", "UserDetailList"),
    Role("2/", "RoleDetailList"),
    Group("3/", "GroupDetailList"),
    LocalManagedPolicy("4/", "Policies"),
    AWSManagedPolicy("5/", "Policies");

    private final String prefix;
    private final String list;

    Kind(String prefix, String list) {
      this.prefix = prefix;
      this.list = list;
    }

    /** Where in the whole an entity comes. */
    private String key(Entity entity) {
      return prefix + EntityTable.key(entity);
    }
  }

  /** One entry, and where the next page goes on if it is the last of this one. */
  private record Detail(Kind kind, String key, ObjectNode shape) {}

  ObjectNode page(Set<Kind> kinds, IamPaging.Page page) {
    Collected collected = new Collected(page.lookFor());
    for (Kind kind : Kind.values()) {
      if (kinds.contains(kind)) {
        collect(kind, page.after(), collected);
      }
    }
    ObjectNode response = IamOperation.object();
    for (Kind kind : Kind.values()) {
      response.putArray(kind.list);
    }
    page.atMost(collected.shown)
        .cut(collected.details, Detail::key, response)
        .forEach(each -> ((ArrayNode) response.get(each.kind.list)).add(each.shape));
    return response;
  }

  private void collect(Kind kind, String pageAfter, Collected collected) {
    boolean isWithin = pageAfter.startsWith(kind.prefix);
    if (!isWithin && pageAfter.compareTo(kind.prefix) > 0) {
      return;
    }
    String after = isWithin ? pageAfter.substring(kind.prefix.length()) : "";
    while (!collected.isFull()) {
      List<? extends Entity> batch = batch(kind, after, Math.min(BATCH, collected.room()));
      for (Entity entity : batch) {
        collected.add(new Detail(kind, kind.key(entity), shapes.of(entity)));
        after = EntityTable.key(entity);
      }
      if (batch.isEmpty()) {
        return;
      }
    }
  }

  private List<? extends Entity> batch(Kind kind, String after, int limit) {
    ManagedPolicies policies = identities.policies();
    return switch (kind) {
      case User -> identities.all(IdentityKind.USER).list(accountId, after, limit, each -> true);
      case Role -> identities.all(IdentityKind.ROLE).list(accountId, after, limit, each -> true);
      case Group -> identities.all(IdentityKind.GROUP).list(accountId, after, limit, each -> true);
      case LocalManagedPolicy -> policies.list(accountId, after, limit, each -> true);
      case AWSManagedPolicy ->
          policies.aws().stream()
              .filter(each -> EntityTable.key(each).compareTo(after) > 0)
              .filter(this::isUsed)
              .limit(limit)
              .toList();
    };
  }

  private boolean isUsed(ManagedPolicy policy) {
    ManagedPolicies policies = identities.policies();
    return policies.attachments(accountId, policy) > 0
        || policies.boundaries(accountId, policy) > 0;
  }

  /** The entries so far: as many as are looked for, or one more than is long enough. */
  private static final class Collected {
    private final List<Detail> details = new ArrayList<>();
    private final int lookFor;
    private int characters;
    private int shown = Integer.MAX_VALUE;

    Collected(int lookFor) {
      this.lookFor = lookFor;
    }

    void add(Detail detail) {
      if (isFull()) {
        return;
      }
      if (characters >= MAX_CHARACTERS) {
        shown = details.size();
      }
      details.add(detail);
      characters += detail.shape.toString().length();
    }

    int room() {
      return lookFor - details.size();
    }

    boolean isFull() {
      return room() == 0 || shown < details.size();
    }
  }
}
