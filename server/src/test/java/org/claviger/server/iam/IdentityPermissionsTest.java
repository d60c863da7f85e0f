package org.claviger.server.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.iam.TestIdentities.ACCOUNT;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.claviger.server.authz.AccessCheck;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.Circumstances;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.authz.TestPrincipals;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.iam.action.AccountActions;
import org.claviger.server.iam.action.IamActions;
import org.claviger.server.iam.session.SessionTokens;
import org.claviger.server.iam.sts.StsActions;
import org.claviger.server.iam.web.KeyCache;
import org.claviger.server.iam.web.WebIdentityTokens;
import org.claviger.server.key.TestRegion;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Authorization;
import org.claviger.server.operation.Changes;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.UnsignedOperation;
import org.claviger.server.sigv4.Caller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every action of IAM, of STS and on accounts as a caller with no permission, with exactly the
 * permission, and with a deny. What is allowed is done, and undone before it is committed.
 */
class IdentityPermissionsTest {
  private static final Instant NOW = Instant.parse("2026-11-28T15:00:00.123456Z");

  /** The actions that no permission of the caller's decides, and why. */
  private static final Map<String, String> WITHOUT_PERMISSION =
      Map.of(
          "AssumeRoleWithWebIdentity", "nobody signs it: the role's trust policy alone admits",
          "GetCallerIdentity", "whoever can sign may ask it, even where a policy denies it",
          "GetSessionToken", "whoever can sign may ask it, even where a policy denies it");

  @TempDir static Path folder;
  private static TestIdentities identities;
  private static TestRegion region;
  private static EveryIdentityAction requests;
  private static List<Operation<?>> operations;

  private final TestPrincipals principals = new TestPrincipals();
  private final PolicyAuthorizer authorizer = new PolicyAuthorizer(principals);

  @BeforeAll
  static void open() throws IOException {
    identities = TestIdentities.open(folder);
    identities.accounts.open(ACCOUNT, key -> {});
    region = identities.region();
    requests = new EveryIdentityAction(identities);
    operations =
        Stream.of(
                IamActions.all(identities.identities),
                AccountActions.all(
                    identities.identities, identities.store, List.of(TestRegion.NAME)),
                StsActions.all(
                    identities.identities, new SessionTokens(identities.domain), noWebIdentities()))
            .flatMap(List::stream)
            .toList();
  }

  private static WebIdentityTokens noWebIdentities() {
    return new WebIdentityTokens(
        identities.identities.directory().oidcProviders(),
        new KeyCache(
            (provider, uri) -> {
              throw new IOException("no provider is asked here");
            }));
  }

  @AfterAll
  static void close() {
    identities.close();
  }

  static Set<String> names() {
    return EveryIdentityAction.names();
  }

  @Test
  void noActionIsLeftOut() {
    Set<String> all =
        operations.stream().map(each -> each.action().name()).collect(Collectors.toSet());
    Set<String> covered = new TreeSet<>(names());
    assertThat(covered).doesNotContainAnyElementsOf(WITHOUT_PERMISSION.keySet());
    covered.addAll(WITHOUT_PERMISSION.keySet());
    assertThat(covered).isEqualTo(new TreeSet<>(all));
    assertThat(operations).hasSameSizeAs(all);
  }

  @ParameterizedTest
  @MethodSource("names")
  void takesThePermissionAndNoMore(String action) {
    Set<String> permissions = permissions(operation(action).action());
    Caller nobody = user("nobody");
    assertThat(prepare(operation(action), nobody).accesses())
        .extracting(AccessRequest::permission)
        .containsOnly(permissions.toArray(String[]::new));
    assertRefused(nobody, action, "because no identity-based policy allows");
    Caller other = user("other", statement("Allow", List.of("iam:Other", "sts:O*", "kms:*")));
    assertRefused(other, action, "because no identity-based policy allows");
    for (String one : permissions) {
      List<String> others = permissions.stream().filter(each -> !each.equals(one)).toList();
      assertRefused(
          user("part", statement("Allow", others)),
          action,
          "is not authorized to perform: " + one + " on resource: ");
      assertRefused(
          user("denied", statement("Allow", permissions), statement("Deny", List.of(one))),
          action,
          "with an explicit deny in an identity-based policy");
    }
    assertDone(user("exact", statement("Allow", permissions)), action);
  }

  @Test
  void noPolicyKeepsASignerFromAskingWhoItIsOrForASession() {
    Caller denied = user("denied", statement("Deny", List.of("sts:*", "*")));
    for (String action : List.of("GetCallerIdentity", "GetSessionToken")) {
      assertThat(WITHOUT_PERMISSION).containsKey(action);
      assertDone(denied, action);
    }
  }

  @Test
  void nobodySignsForAWebIdentity() {
    assertThat(operations)
        .filteredOn(UnsignedOperation.class::isInstance)
        .extracting(each -> each.action().name())
        .containsExactly("AssumeRoleWithWebIdentity");
  }

  /** The permission of the action's own name, written down here apart from the action. */
  private static Set<String> permissions(Action action) {
    if (action.name().equals("AssumeRole")) {
      return Set.of("sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity");
    }
    if (action.name().equals("GetFederationToken")) {
      return Set.of("sts:GetFederationToken", "sts:TagSession");
    }
    String prefix =
        switch (action.api()) {
          case IAM -> "iam:";
          case STS -> "sts:";
          case CLAVIGER -> "claviger:";
          case KMS, CLOUDTRAIL -> throw new AssertionError("these have tests of their own");
        };
    return Set.of(prefix + action.name());
  }

  private void assertRefused(Caller caller, String action, String words) {
    assertThatThrownBy(() -> request(caller, action))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.AccessDeniedException))
        .hasMessageContaining(words);
  }

  private void assertDone(Caller caller, String action) {
    try {
      assertThat(request(caller, action)).as(action).isTrue();
    } catch (UndoneException e) {
      assertThat(operation(action).action().readOnly()).as(action).isFalse();
    }
  }

  private boolean request(Caller caller, String action) {
    Operation<?> operation = operation(action);
    Prepared prepared = prepare(operation, caller);
    Authorization.require(operation.action(), prepared, access(caller));
    return prepared.work().run().hasBody();
  }

  private <I> Prepared prepare(Operation<I> operation, Caller caller) {
    Object[] members =
        WITHOUT_PERMISSION.containsKey(operation.action().name())
            ? new Object[0]
            : requests.members(operation.action().name());
    I input = operation.parse(Members.ofForm(IamApi.form(members)));
    RequestContext context =
        new RequestContext(caller, region.region(), NOW, undoing(), access(caller));
    return Authorization.prepare(operation, input, context);
  }

  /** Makes a change in a transaction, which then fails. */
  private static Changes undoing() {
    return change ->
        identities.store.write(
            transaction -> {
              assertThat(change.apply(transaction)).isNotNull();
              throw new UndoneException();
            });
  }

  private AccessCheck access(Caller caller) {
    return new AccessCheck(authorizer, caller, Circumstances.at(NOW));
  }

  private static Operation<?> operation(String action) {
    return operations.stream()
        .filter(each -> each.action().name().equals(action))
        .findFirst()
        .orElseThrow();
  }

  private Caller user(String name, String... statements) {
    String[] policies =
        Stream.of(String.join(",", statements))
            .filter(all -> !all.isEmpty())
            .map(all -> "{'Version':'2012-10-17','Statement':[" + all + "]}")
            .toArray(String[]::new);
    return principals.user(ACCOUNT, name, policies);
  }

  private static String statement(String effect, Collection<String> actions) {
    return "{'Effect':'%s','Action':%s,'Resource':'*'}"
        .formatted(
            effect,
            Stream.concat(actions.stream(), Stream.of("kms:Nothing"))
                .map(each -> "'" + each + "'")
                .collect(Collectors.joining(",", "[", "]")));
  }

  /** Ends the transaction of a change that was made. */
  private static final class UndoneException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
