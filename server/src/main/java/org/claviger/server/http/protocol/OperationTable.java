package org.claviger.server.http.protocol;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Operation;

/** The table of actions that the server has. Immutable. */
public final class OperationTable {
  private final Map<String, Operation<?>> byTarget = new HashMap<>();
  private final Map<String, Operation<?>> byQueryAction = new HashMap<>();

  /**
   * Over all operations.
   *
   * @throws IllegalArgumentException if two of them are the same action
   */
  public OperationTable(List<Operation<?>> operations) {
    operations.forEach(this::add);
  }

  /** The action that an {@code X-Amz-Target} names, such as {@code TrentService.Encrypt}. */
  Optional<Operation<?>> byTarget(String target) {
    return Optional.ofNullable(byTarget.get(target));
  }

  /** The action of an API of the Query protocol that {@code Action} names. */
  Optional<Operation<?>> byQueryAction(Action.Api api, String name) {
    return Optional.ofNullable(byQueryAction.get(api + "." + name));
  }

  private void add(Operation<?> operation) {
    Action action = operation.action();
    Operation<?> former =
        switch (action.api()) {
          case KMS -> byTarget.put("TrentService." + action.name(), operation);
          case CLAVIGER -> byTarget.put("Claviger." + action.name(), operation);
          case CLOUDTRAIL -> {
            String target = "CloudTrail_20131101." + action.name();
            byTarget.put("com.amazonaws.cloudtrail.v20131101." + target, operation);
            yield byTarget.put(target, operation);
          }
          case STS, IAM -> byQueryAction.put(action.api() + "." + action.name(), operation);
        };
    if (former != null) {
      throw new IllegalArgumentException(
          "the action " + action.api() + ":" + action.name() + " is in the table twice");
    }
  }
}
