package org.claviger.server.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.iam.TestIdentities.ACCOUNT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.Test;

/** Lists, tags, and what conditions can ask. */
class IdentityListsTest extends OnFewIdentities {
  @Test
  void listsGoOnWhereTheyEnded() {
    for (int i = 0; i < 5; i++) {
      iam.call("CreateUser", "UserName", "u" + i, "Path", i == 2 ? "/x/" : "/");
    }
    List<String> seen = new ArrayList<>();
    ObjectNode page = iam.call("ListUsers", "MaxItems", "2");
    while (true) {
      seen.addAll(names("Users", "UserName", page));
      if (!page.get("IsTruncated").booleanValue()) {
        break;
      }
      assertThat(page.get("Users")).hasSize(2);
      page = iam.call("ListUsers", "MaxItems", "2", "Marker", page.get("Marker").textValue());
    }
    assertThat(seen).containsExactly("u0", "u1", "u2", "u3", "u4");
    assertThat(names("Users", "UserName", iam.call("ListUsers", "PathPrefix", "/x/")))
        .containsExactly("u2");
    assertRefused(
        ErrorCode.ValidationException, () -> iam.call("ListUsers", "Marker", "bm90IG91cnM"));
    String marker = iam.call("ListUsers", "MaxItems", "1").get("Marker").textValue();
    assertRefused(ErrorCode.ValidationException, () -> iam.call("ListRoles", "Marker", marker));
  }

  @Test
  void tagsAreAddedReplacedAndTakenAwayWithoutRegardToCase() {
    iam.call("CreateUser", "UserName", "bob", "Tags", "[{'Key':'Team','Value':'a'}]");
    iam.call(
        "TagUser",
        "UserName",
        "bob",
        "Tags",
        "[{'Key':'team','Value':'b'},{'Key':'x','Value':''}]");
    assertThat(iam.call("ListUserTags", "UserName", "bob").get("Tags"))
        .hasToString("[{\"Key\":\"team\",\"Value\":\"b\"},{\"Key\":\"x\",\"Value\":\"\"}]");
    iam.call("UntagUser", "UserName", "bob", "TagKeys", "['X','none']");
    assertThat(iam.call("ListUserTags", "UserName", "bob").get("Tags")).hasSize(1);
    assertRefused(
        ErrorCode.InvalidInput,
        () ->
            iam.call(
                "TagUser",
                "UserName",
                "bob",
                "Tags",
                "[{'Key':'a','Value':''},{'Key':'A','Value':''}]"));
    assertRefused(
        ErrorCode.InvalidInput,
        () -> iam.call("TagUser", "UserName", "bob", "Tags", "[{'Key':'aws:x','Value':''}]"));
  }

  @Test
  void anAccessNamesTheEntityAndItsConditionKeys() {
    String policy = iam.policy("P");
    iam.call(
        "CreateUser", "UserName", "bob", "Path", "/a/", "Tags", "[{'Key':'Team','Value':'a'}]");
    AccessRequest access =
        iam.prepare("AttachUserPolicy", "UserName", "bob", "PolicyArn", policy).accesses().get(0);
    assertThat(access.permission()).isEqualTo("iam:AttachUserPolicy");
    assertThat(access.resourceArn()).isEqualTo("arn:aws:iam::111122223333:user/a/bob");
    assertThat(access.resourceAccountId()).isEqualTo(ACCOUNT);
    assertThat(access.values("iam:policyarn")).containsExactly(policy);
    assertThat(access.values("aws:resourcetag/Team")).containsExactly("a");
    assertThat(access.values("iam:resourcetag/Team")).containsExactly("a");
    AccessRequest create =
        iam.prepare(
                "CreateUser",
                "UserName",
                "eve",
                "PermissionsBoundary",
                policy,
                "Tags",
                "[{'Key':'k','Value':'v'}]")
            .accesses()
            .get(0);
    assertThat(create.values("iam:permissionsboundary")).containsExactly(policy);
    assertThat(create.values("aws:requesttag/k")).containsExactly("v");
    assertThat(create.values("aws:tagkeys")).containsExactly("k");
  }

  private static List<String> names(String list, String member, JsonNode response) {
    List<String> names = new ArrayList<>();
    response.get(list).forEach(each -> names.add(each.get(member).textValue()));
    return names;
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
