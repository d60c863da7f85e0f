package org.claviger.server.iam.action;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.claviger.server.policy.RequestAttributes;
import org.claviger.server.policy.Steps;

/** A request that nobody sent: it notes which condition keys were asked for and not given. */
final class SimulatedRequest implements RequestAttributes {
  private final String action;
  private final String resource;
  private final String callerArn;
  private final Steps steps;
  private final Map<String, List<String>> context = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Set<String> missing = new TreeSet<>();

  /**
   * One request.
   *
   * @param callerArn the ARN of a user, role or root user
   * @param context condition keys by their names in whatever case
   * @param steps what the whole simulation may cost
   */
  SimulatedRequest(
      String action,
      String resource,
      String callerArn,
      Map<String, List<String>> context,
      Steps steps) {
    this.action = action;
    this.resource = resource;
    this.callerArn = callerArn;
    this.steps = steps;
    this.context.putAll(context);
  }

  Set<String> missing() {
    return Set.copyOf(missing);
  }

  @Override
  public String action() {
    return action;
  }

  @Override
  public String resource() {
    return resource;
  }

  @Override
  public String accountId() {
    return callerArn.split(":", 6)[4];
  }

  @Override
  public String principalArn() {
    return callerArn;
  }

  @Override
  public Optional<String> roleArn() {
    return Optional.of(callerArn).filter(arn -> arn.contains(":role/"));
  }

  @Override
  public Optional<String> federatingUserArn() {
    return Optional.empty();
  }

  @Override
  public Optional<String> federatingUserId() {
    return Optional.empty();
  }

  @Override
  public Optional<String> uniqueId() {
    return Optional.empty();
  }

  @Override
  public boolean isRoot() {
    return callerArn.endsWith(":root");
  }

  @Override
  public Optional<String> federatedProvider() {
    return Optional.empty();
  }

  @Override
  public Steps steps() {
    return steps;
  }

  @Override
  public List<String> values(String key) {
    List<String> values = context.get(key);
    if (values == null) {
      missing.add(key);
      return List.of();
    }
    return values;
  }
}
