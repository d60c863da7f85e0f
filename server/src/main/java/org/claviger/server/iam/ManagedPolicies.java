package org.claviger.server.iam;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.claviger.server.config.IdentityLimits;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Transaction;

/**
 * The managed policies of all accounts, and AWS's own. Nothing is remembered here; safe for many
 * threads.
 */
public final class ManagedPolicies {
  private static final Pattern ARN =
      Pattern.compile("arn:aws:iam::([0-9]{12}):policy(/(?:[!-~]+/)?)([\\w+=,.@-]{1,128})");

  private final EntityTable<ManagedPolicy> table;
  private final AccountTable accounts;
  private final Links links;
  private final IdentityLimits limits;
  private final IdentityVersion version;
  private final HsmDomain domain;

  ManagedPolicies(
      AuthenticatedTable table,
      AccountTable accounts,
      Links links,
      IdentityLimits limits,
      IdentityVersion version,
      HsmDomain domain) {
    this.table = new EntityTable<>(table, "policy", ManagedPolicy.class);
    this.accounts = accounts;
    this.links = links;
    this.limits = limits;
    this.version = version;
    this.domain = domain;
  }

  /** The policy of exactly that ARN, in whichever account, or of AWS's own. */
  public Optional<ManagedPolicy> find(String arn) {
    Matcher parts = ARN.matcher(arn);
    return parts.matches()
        ? table.find(parts.group(1), parts.group(3)).filter(found -> found.arn().equals(arn))
        : AwsPolicies.find(arn);
  }

  /** The policy of exactly that ARN that identities of an account can have. */
  public Optional<ManagedPolicy> find(String accountId, String arn) {
    return find(arn).filter(found -> found.isFor(accountId));
  }

  /** AWS's own policies, in the order of their names in small letters. */
  public List<ManagedPolicy> aws() {
    return AwsPolicies.all();
  }

  /** Policies of an account that pass a filter, in the order of their names in small letters. */
  public List<ManagedPolicy> list(
      String accountId, String after, int limit, Predicate<ManagedPolicy> filter) {
    return table.list(accountId, after, limit, filter);
  }

  /** How many an account has; for limits. */
  public long count(Transaction transaction, String accountId) {
    return table.count(transaction, accountId);
  }

  /** How many an account has; to be shown. */
  public long count(String accountId) {
    return table.count(accountId);
  }

  /** How many identities of an account have a policy attached. */
  public int attachments(String accountId, ManagedPolicy policy) {
    return links.count(accountId, Links.attached(policy.arn()));
  }

  /** How many identities of an account have a policy for their boundary. */
  public int boundaries(String accountId, ManagedPolicy policy) {
    return links.count(accountId, Links.bounded(policy.arn()));
  }

  /** A new policy; it exists once {@link #insert} committed. */
  public ManagedPolicy draft(
      String accountId,
      String name,
      String path,
      String description,
      Map<String, String> tags,
      String document,
      Instant now) {
    String id = UniqueIds.generate(domain, "ANPA");
    return ManagedPolicy.create(accountId, name, path, id, description, tags, document, now);
  }

  /**
   * Adds a policy.
   *
   * @throws ApiException EntityAlreadyExists, LimitExceeded; UnrecognizedClientException if the
   *     account has gone meanwhile
   */
  public void insert(Transaction transaction, ManagedPolicy policy) {
    accounts.requireThere(transaction, policy.accountId());
    if (table.isTaken(transaction, policy.accountId(), policy.name())) {
      throw IamErrors.alreadyExists(
          "A policy called " + policy.name() + " already exists. Duplicate names are not allowed.");
    }
    if (table.count(transaction, policy.accountId()) >= limits.policies()) {
      throw IamErrors.limit("PoliciesPerAccount", limits.policies());
    }
    table.insert(transaction, policy);
    version.changes(transaction);
  }

  /**
   * Changes a policy that was found before, as it is now.
   *
   * @throws ApiException NoSuchEntity if it has gone meanwhile; AccessDeniedException for one of
   *     AWS's
   */
  public ManagedPolicy update(
      Transaction transaction, ManagedPolicy found, UnaryOperator<ManagedPolicy> change) {
    requireOwn(found);
    ManagedPolicy before = reread(transaction, found);
    ManagedPolicy after = change.apply(before);
    table.update(transaction, before, after);
    version.changes(transaction);
    return after;
  }

  /**
   * Removes a policy that nobody uses and that has one version.
   *
   * @throws ApiException NoSuchEntity if it has gone meanwhile; DeleteConflict;
   *     AccessDeniedException for one of AWS's
   */
  public void delete(Transaction transaction, ManagedPolicy found) {
    requireOwn(found);
    ManagedPolicy policy = reread(transaction, found);
    if (isUsed(policy, Links.attached(policy.arn()))
        || isUsed(policy, Links.bounded(policy.arn()))) {
      throw IamErrors.conflict("Cannot delete a policy attached to entities.");
    }
    if (policy.versions().size() > 1) {
      throw IamErrors.conflict(
          "This policy has more than one version. Before you delete a policy, you must delete the"
              + " policy's versions. The default version is deleted with the policy.");
    }
    table.delete(transaction, policy);
    version.changes(transaction);
  }

  /**
   * The policy as a transaction sees it.
   *
   * @throws ApiException NoSuchEntity if it has gone meanwhile
   */
  public ManagedPolicy reread(Transaction transaction, ManagedPolicy found) {
    if (found.belongsToAws()) {
      return found;
    }
    return table
        .find(transaction, found.accountId(), found.name())
        .filter(each -> each.id().equals(found.id()))
        .orElseThrow(() -> noSuch(found.arn()));
  }

  /** No policy of that ARN. */
  public static ApiException noSuch(String arn) {
    return IamErrors.noSuch("Policy " + arn + " was not found.");
  }

  private static void requireOwn(ManagedPolicy policy) {
    if (policy.belongsToAws()) {
      throw new ApiException(
          ErrorCode.AccessDeniedException, "Policy is outside your own account.");
    }
  }

  private boolean isUsed(ManagedPolicy policy, String target) {
    return !links.list(policy.accountId(), target, "", 1).isEmpty();
  }
}
