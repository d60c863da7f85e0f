package org.claviger.server.iam.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.claviger.server.authz.NamedPolicy;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.iam.IamErrors;
import org.claviger.server.operation.Members;
import org.claviger.server.policy.MalformedPolicyException;
import org.claviger.server.policy.Policy;
import org.claviger.server.policy.PolicyType;

/**
 * What the two simulations are asked alike.
 *
 * @param policies given in the request
 * @param boundary given in the request
 * @param resourcePolicy given in the request
 * @param owner the account that owns the resources, if it is given
 * @param callerArn if it is given
 * @param size how much it is to evaluate
 */
record SimulationMembers(
    List<NamedPolicy> policies,
    List<NamedPolicy> boundary,
    Optional<Policy> resourcePolicy,
    Optional<String> owner,
    Optional<String> callerArn,
    List<String> actions,
    List<String> resources,
    Map<String, List<String>> context,
    SimulationSize size,
    IamPaging paging) {
  private static final int MAX_RESULTS = 1_000;
  private static final int MAX_DOCUMENT = 131_072;
  private static final Pattern CALLER =
      Pattern.compile("arn:aws:iam::[0-9]{12}:(root|user/[!-~]+|role/[!-~]+)");
  private static final Pattern OWNER = Pattern.compile("([0-9]{12})|arn:aws:iam::([0-9]{12}):root");

  /** Reads and checks them. */
  static SimulationMembers read(IamMembers members) {
    List<String> policies = members.texts("PolicyInputList", 1, MAX_DOCUMENT);
    List<String> boundary = members.texts("PermissionsBoundaryPolicyInputList", 1, MAX_DOCUMENT);
    String resourcePolicy = members.optionalDocument("ResourcePolicy");
    String owner = members.optionalText("ResourceOwner", 1, 2_048);
    String caller = members.optionalText("CallerArn", 1, 2_048);
    List<String> actions = members.texts("ActionNames", 3, 128);
    List<String> resources = members.texts("ResourceArns", 1, 2_048);
    Map<String, List<String>> context = context(members);
    IamPaging paging = members.paging();
    members.check();
    List<String> on = resources.isEmpty() ? List.of("*") : resources;
    requireSize(actions, on, boundary);
    SimulationSize size = SimulationSize.of(policies, boundary, resourcePolicy, context, on);
    return new SimulationMembers(
        compiled("PolicyInputList.", policies),
        compiled("PermissionsBoundaryPolicyInputList.", boundary),
        Optional.ofNullable(resourcePolicy).map(each -> parse(each, PolicyType.KEY)),
        Optional.ofNullable(owner).map(SimulationMembers::accountId),
        Optional.ofNullable(caller).map(SimulationMembers::requireCaller),
        actions,
        on,
        context,
        size,
        paging);
  }

  /** How many pairs of an action and a resource there are. */
  int pairs() {
    return actions.size() * resources.size();
  }

  /** The action of one of the pairs. */
  String action(int pair) {
    return actions.get(pair / resources.size());
  }

  /** The resource of one of the pairs. */
  String resource(int pair) {
    return resources.get(pair % resources.size());
  }

  private static void requireSize(
      List<String> actions, List<String> resources, List<String> boundary) {
    if (actions.isEmpty()) {
      throw IamErrors.invalid("ActionNames must name at least one action.");
    }
    if ((long) actions.size() * resources.size() > MAX_RESULTS) {
      throw IamErrors.invalid(
          "A simulation has at most " + MAX_RESULTS + " pairs of an action and a resource.");
    }
    if (boundary.size() > 1) {
      throw IamErrors.invalid("There can be one permissions boundary.");
    }
  }

  private static Map<String, List<String>> context(IamMembers members) {
    Map<String, List<String>> context = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Members entry : members.objects("ContextEntries")) {
      String name = entry.string("ContextKeyName", 5, 256);
      List<String> values = entry.strings("ContextKeyValues");
      if (name != null) {
        context.put(name, values);
      }
    }
    return context;
  }

  private static List<NamedPolicy> compiled(String prefix, List<String> documents) {
    List<NamedPolicy> policies = new ArrayList<>();
    for (String document : documents) {
      String name = prefix + (policies.size() + 1);
      policies.add(new NamedPolicy(name, parse(document, PolicyType.IDENTITY)));
    }
    return policies;
  }

  private static Policy parse(String document, PolicyType type) {
    try {
      return Policy.parse(document, type);
    } catch (MalformedPolicyException e) {
      throw new ApiException(ErrorCode.InvalidInput, e.getMessage(), e);
    }
  }

  private static String accountId(String owner) {
    var parts = OWNER.matcher(owner);
    if (!parts.matches()) {
      throw IamErrors.invalid("ResourceOwner must be the ARN of an account.");
    }
    return parts.group(1) == null ? parts.group(2) : parts.group(1);
  }

  private static String requireCaller(String arn) {
    if (!CALLER.matcher(arn).matches()) {
      throw IamErrors.invalid("CallerArn must be the ARN of a user, role or root user.");
    }
    return arn;
  }
}
