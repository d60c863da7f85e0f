package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.authz.TestPrincipals;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.TestRegion;
import org.claviger.server.sigv4.Caller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every action as a caller with no permission, with exactly the permission, and with a deny. */
class PermissionsTest {
  private static final String ACCOUNT = "111122223333";

  @TempDir static Path directory;
  private static TestRegion region;

  private final TestPrincipals principals = new TestPrincipals();
  private final PolicyAuthorizer authorizer = new PolicyAuthorizer(principals);
  private final TestApi root = as(principals.root(ACCOUNT));
  private final EveryAction actions = new EveryAction(root);

  @BeforeAll
  static void open() {
    region = TestRegion.open(directory);
  }

  @AfterAll
  static void close() {
    region.close();
  }

  static Stream<String> names() {
    return Actions.all().stream().map(each -> each.action().name());
  }

  @ParameterizedTest
  @MethodSource("names")
  void takesThePermissionAndNoMore(String action) {
    ObjectNode request = actions.request(action);
    Set<String> permissions = permissions(action, request);
    assertRefused(as(user("nobody")), action, request, "because no identity-based policy allows");
    assertRefused(
        as(user("other", statement("Allow", List.of("kms:Other", "claviger:Other")))),
        action,
        request,
        "because no identity-based policy allows");
    for (String one : permissions) {
      List<String> others = permissions.stream().filter(each -> !each.equals(one)).toList();
      assertRefused(
          as(user("part", statement("Allow", others))),
          action,
          request,
          "is not authorized to perform: " + one + " on resource: ");
      assertRefused(
          as(user("denied", statement("Allow", permissions), statement("Deny", List.of(one)))),
          action,
          request,
          "with an explicit deny in an identity-based policy");
    }
    assertTaken(as(user("exact", statement("Allow", permissions))), action, request);
  }

  private Set<String> permissions(String action, ObjectNode request) {
    return root.prepare(TestApi.operation(action), request).accesses().stream()
        .map(AccessRequest::permission)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void assertRefused(
      TestApi caller, String action, ObjectNode request, String words) {
    assertThatThrownBy(() -> caller.call(action, request.toString()))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.AccessDeniedException))
        .hasMessageContaining(words);
  }

  /** What is refused then is refused to the root user too. */
  private static void assertTaken(TestApi caller, String action, ObjectNode request) {
    try {
      caller.call(action, request.toString());
    } catch (ApiException e) {
      assertThat(e.code())
          .as(action)
          .isIn(
              ErrorCode.UnsupportedOperationException,
              ErrorCode.ValidationException,
              ErrorCode.CustomKeyStoreNotFoundException,
              ErrorCode.NotFoundException,
              ErrorCode.KMSInvalidStateException);
    }
  }

  private TestApi as(Caller caller) {
    return new TestApi(region, caller, authorizer, () -> region.clock().instant());
  }

  private Caller user(String name, String... statements) {
    String[] policies =
        statements.length == 0
            ? new String[0]
            : new String[] {
              "{'Version':'2012-10-17','Statement':[" + String.join(",", statements) + "]}"
            };
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
}
