package org.claviger.server.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.claviger.server.error.ApiException;
import org.junit.jupiter.api.Test;

class AccountDetailsTest extends OnIdentities {
  private static final List<String> LISTS =
      List.of("UserDetailList", "RoleDetailList", "GroupDetailList", "Policies");
  private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

  @Test
  void everythingIsShownWithItsDocuments() {
    String policy = fill();

    ObjectNode all = iam.call("GetAccountAuthorizationDetails");

    JsonNode user = only(all, "UserDetailList");
    assertThat(user.get("Arn").textValue()).isEqualTo("arn:aws:iam::111122223333:user/app/bob");
    assertThat(user.get("UserId").textValue()).startsWith("AIDA");
    assertThat(user.get("GroupList")).hasToString("[\"g\"]");
    assertThat(user.get("PermissionsBoundary").get("PermissionsBoundaryArn").textValue())
        .isEqualTo(policy);
    assertThat(user.get("Tags")).hasToString("[{\"Key\":\"team\",\"Value\":\"a\"}]");
    assertInline(user.get("UserPolicyList"));
    assertThat(user.get("AttachedManagedPolicies"))
        .hasToString(
            "[{\"PolicyName\":\"P\",\"PolicyArn\":\"%s\"},{\"PolicyName\":\"AdministratorAccess\",\"PolicyArn\":\"%s\"}]"
                .formatted(policy, ADMINISTRATOR));
    JsonNode role = only(all, "RoleDetailList");
    assertThat(decoded(role.get("AssumeRolePolicyDocument"))).isEqualTo(IamApi.TRUST);
    assertInline(role.get("RolePolicyList"));
    assertThat(role.has("MaxSessionDuration")).isFalse();
    assertInline(only(all, "GroupDetailList").get("GroupPolicyList"));
    assertThat(names(all, "Policies")).containsExactly("P", "AdministratorAccess");
    JsonNode own = all.get("Policies").get(0);
    assertThat(own.get("AttachmentCount").intValue()).isEqualTo(1);
    assertThat(own.get("PermissionsBoundaryUsageCount").intValue()).isEqualTo(1);
    assertThat(own.get("PolicyVersionList")).hasSize(2);
    assertThat(decoded(own.get("PolicyVersionList").get(1).get("Document")))
        .isEqualTo(IamApi.ALLOW);
    assertThat(all.get("IsTruncated").booleanValue()).isFalse();
  }

  @Test
  void aFilterNarrowsIt() {
    fill();
    assertThat(shown("['User']")).containsExactly("bob");
    assertThat(shown("['Group','Role']")).containsExactly("r", "g");
    assertThat(shown("['LocalManagedPolicy']")).containsExactly("P");
    assertThat(shown("['AWSManagedPolicy']")).containsExactly("AdministratorAccess");
    assertThatThrownBy(() -> shown("['Users']"))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("[User, Role, Group, LocalManagedPolicy, AWSManagedPolicy]");
  }

  @Test
  void pagesGoOnFromOneListToTheNext() {
    fill();
    for (int size = 1; size <= 4; size++) {
      List<ObjectNode> pages = pages("MaxItems", Integer.toString(size));
      for (ObjectNode page : pages) {
        assertThat(all(page)).hasSizeBetween(1, size);
      }
      assertThat(pages.stream().flatMap(page -> all(page).stream()))
          .containsExactly("bob", "r", "g", "P", "AdministratorAccess");
    }
  }

  @Test
  void aPageOfLongDocumentsEndsBeforeItIsFull() {
    String padded = IamApi.ALLOW + " ".repeat(20_000);
    IntStream.range(0, 60)
        .forEach(i -> iam.call("CreatePolicy", "PolicyName", "L" + i, "PolicyDocument", padded));

    List<ObjectNode> pages = pages();

    assertThat(pages).hasSizeBetween(2, 6);
    for (ObjectNode page : pages) {
      assertThat(page.toString().length()).isLessThan(1_200_000);
    }
    assertThat(pages.stream().flatMap(page -> all(page).stream()))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 60).mapToObj(i -> "L" + i).toList());
  }

  @Test
  void anotherAccountsIsNotShown() {
    fill();
    iam.call("CreateAccount", "AccountId", "444455556666", "Name", "tests");
    iam.as(IamApi.root("444455556666"));
    ObjectNode all = iam.call("GetAccountAuthorizationDetails");
    LISTS.forEach(list -> assertThat(all.get(list)).as(list).isEmpty());
  }

  private String fill() {
    String policy = iam.policy("P");
    iam.call("CreatePolicyVersion", "PolicyArn", policy, "PolicyDocument", IamApi.ALLOW);
    iam.call("CreateUser", "UserName", "bob", "Path", "/app/");
    iam.call("TagUser", "UserName", "bob", "Tags", "[{'Key':'team','Value':'a'}]");
    iam.call("PutUserPermissionsBoundary", "UserName", "bob", "PermissionsBoundary", policy);
    iam.call("AttachUserPolicy", "UserName", "bob", "PolicyArn", policy);
    iam.call("AttachUserPolicy", "UserName", "bob", "PolicyArn", ADMINISTRATOR);
    iam.call("CreateGroup", "GroupName", "g");
    iam.call("AddUserToGroup", "GroupName", "g", "UserName", "bob");
    iam.call("CreateRole", "RoleName", "r", "AssumeRolePolicyDocument", IamApi.TRUST);
    inline("User", "bob");
    inline("Group", "g");
    inline("Role", "r");
    return policy;
  }

  private void inline(String noun, String name) {
    iam.call(
        "Put" + noun + "Policy",
        noun + "Name",
        name,
        "PolicyName",
        "in",
        "PolicyDocument",
        IamApi.ALLOW);
  }

  private List<String> shown(String filter) {
    return all(iam.call("GetAccountAuthorizationDetails", "Filter", filter));
  }

  private List<ObjectNode> pages(String... members) {
    List<ObjectNode> pages = new ArrayList<>();
    Optional<String> marker = Optional.empty();
    do {
      List<Object> more = new ArrayList<>(List.of(members));
      marker.ifPresent(each -> more.addAll(List.of("Marker", each)));
      ObjectNode page = iam.call("GetAccountAuthorizationDetails", more.toArray());
      pages.add(page);
      marker = Optional.ofNullable(page.path("Marker").textValue());
      assertThat(page.get("IsTruncated").booleanValue()).isEqualTo(marker.isPresent());
    } while (marker.isPresent());
    return pages;
  }

  private static List<String> all(ObjectNode page) {
    return LISTS.stream().flatMap(list -> names(page, list).stream()).toList();
  }

  private static void assertInline(JsonNode list) {
    assertThat(list).hasSize(1);
    assertThat(list.get(0).get("PolicyName").textValue()).isEqualTo("in");
    assertThat(list.get(0).get("PolicyDocument").textValue()).startsWith("%7B%22Version%22");
    assertThat(decoded(list.get(0).get("PolicyDocument"))).isEqualTo(IamApi.ALLOW);
  }

  private static JsonNode only(ObjectNode all, String list) {
    assertThat(all.get(list)).hasSize(1);
    return all.get(list).get(0);
  }

  private static List<String> names(ObjectNode page, String list) {
    List<String> names = new ArrayList<>();
    for (JsonNode each : page.get(list)) {
      names.add(
          Stream.of("UserName", "RoleName", "GroupName", "PolicyName")
              .filter(each::has)
              .map(member -> each.get(member).textValue())
              .findFirst()
              .orElseThrow());
    }
    return names;
  }

  private static String decoded(JsonNode document) {
    return URLDecoder.decode(document.textValue(), StandardCharsets.UTF_8);
  }
}
