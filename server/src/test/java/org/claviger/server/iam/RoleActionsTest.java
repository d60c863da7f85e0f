package org.claviger.server.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.iam.TestIdentities.ACCOUNT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.Test;

/** Roles and OpenID Connect providers. */
class RoleActionsTest extends OnFewIdentities {
  @Test
  void aRoleIsMadeFoundAndChanged() {
    JsonNode made =
        iam.call(
                "CreateRole",
                "RoleName",
                "Reader",
                "AssumeRolePolicyDocument",
                IamApi.TRUST,
                "Description",
                "reads",
                "MaxSessionDuration",
                "7200")
            .get("Role");
    String arn = made.get("Arn").textValue();
    String document = made.get("AssumeRolePolicyDocument").textValue();
    assertThat(document).startsWith("%7B%22Version%22%3A%222012-10-17%22");
    assertThat(URLDecoder.decode(document, StandardCharsets.UTF_8)).isEqualTo(IamApi.TRUST);
    Role role = identities.identities.directory().find(arn).orElseThrow();
    assertThat(role.maxSessionDuration()).isEqualTo(Duration.ofHours(2));
    assertThat(role.id()).startsWith("AROA");

    iam.call("UpdateRole", "RoleName", "Reader", "MaxSessionDuration", "3600");
    JsonNode changed = iam.call("GetRole", "RoleName", "Reader").get("Role");
    assertThat(changed.get("Description").textValue()).isEqualTo("reads");
    assertThat(identities.identities.directory().find(arn).orElseThrow().maxSessionDuration())
        .isEqualTo(Duration.ofHours(1));
    iam.call("DeleteRole", "RoleName", "Reader");
    assertThat(identities.identities.directory().find(arn)).isEmpty();
  }

  @Test
  void anOidcProviderIsKept() {
    String print = "a".repeat(40);
    String arn =
        iam.call(
                "CreateOpenIDConnectProvider",
                "Url",
                "https://idp.example.com/realm",
                "ClientIDList",
                "['app']",
                "ThumbprintList",
                "['" + print + "']")
            .get("OpenIDConnectProviderArn")
            .textValue();
    assertThat(arn).isEqualTo("arn:aws:iam::111122223333:oidc-provider/idp.example.com/realm");
    iam.call(
        "AddClientIDToOpenIDConnectProvider", "OpenIDConnectProviderArn", arn, "ClientID", "web");
    OidcProvider provider =
        identities.identities.directory().oidcProviders().find(arn).orElseThrow();
    assertThat(provider.url()).isEqualTo("https://idp.example.com/realm");
    assertThat(provider.clientIds()).containsExactlyInAnyOrder("app", "web");
    assertThat(provider.accountId()).isEqualTo(ACCOUNT);
    assertRefused(
        ErrorCode.InvalidInput,
        () -> iam.call("CreateOpenIDConnectProvider", "Url", "http://idp.example.com"));
    iam.call("DeleteOpenIDConnectProvider", "OpenIDConnectProviderArn", arn);
    assertThat(identities.identities.directory().oidcProviders().find(arn)).isEmpty();
  }

  @Test
  void theDescriptionOfARoleIsChangedAloneAndTheRoleAnswered() {
    iam.call(
        "CreateRole",
        "RoleName",
        "Reader",
        "AssumeRolePolicyDocument",
        IamApi.TRUST,
        "MaxSessionDuration",
        "7200");
    JsonNode changed =
        iam.call("UpdateRoleDescription", "RoleName", "Reader", "Description", "reads").get("Role");
    assertThat(changed.get("Description").textValue()).isEqualTo("reads");
    assertThat(changed.get("MaxSessionDuration").intValue()).isEqualTo(7_200);
    assertThat(changed).isEqualTo(iam.call("GetRole", "RoleName", "Reader").get("Role"));

    iam.call("UpdateRoleDescription", "RoleName", "Reader", "Description", "");
    assertThat(iam.call("GetRole", "RoleName", "Reader").get("Role").has("Description")).isFalse();
    assertRefused(
        ErrorCode.ValidationException,
        () -> iam.call("UpdateRoleDescription", "RoleName", "Reader"));
    assertRefused(
        ErrorCode.NoSuchEntity,
        () -> iam.call("UpdateRoleDescription", "RoleName", "Absent", "Description", "d"));
  }

  @Test
  void anOidcProviderHasTags() {
    String arn =
        iam.call("CreateOpenIDConnectProvider", "Url", "https://idp.example.com")
            .get("OpenIDConnectProviderArn")
            .textValue();
    iam.call(
        "TagOpenIDConnectProvider",
        "OpenIDConnectProviderArn",
        arn,
        "Tags",
        "[{'Key':'team','Value':'a'},{'Key':'floor','Value':'7'}]");
    iam.call(
        "TagOpenIDConnectProvider",
        "OpenIDConnectProviderArn",
        arn,
        "Tags",
        "[{'Key':'Team','Value':'b'}]");
    ObjectNode first =
        iam.call("ListOpenIDConnectProviderTags", "OpenIDConnectProviderArn", arn, "MaxItems", "1");
    ObjectNode rest =
        iam.call(
            "ListOpenIDConnectProviderTags",
            "OpenIDConnectProviderArn",
            arn,
            "Marker",
            first.get("Marker").textValue());
    assertThat(first.get("Tags")).hasToString("[{\"Key\":\"Team\",\"Value\":\"b\"}]");
    assertThat(rest.get("Tags")).hasToString("[{\"Key\":\"floor\",\"Value\":\"7\"}]");
    assertThat(iam.call("GetOpenIDConnectProvider", "OpenIDConnectProviderArn", arn).get("Tags"))
        .hasSize(2);

    iam.call(
        "UntagOpenIDConnectProvider",
        "OpenIDConnectProviderArn",
        arn,
        "TagKeys",
        "['TEAM','absent']");
    assertThat(
            iam.call("ListOpenIDConnectProviderTags", "OpenIDConnectProviderArn", arn).get("Tags"))
        .hasSize(1);
    assertRefused(
        ErrorCode.NoSuchEntity,
        () ->
            iam.call("ListOpenIDConnectProviderTags", "OpenIDConnectProviderArn", arn + "absent"));
    assertThat(
            iam.prepare(
                    "TagOpenIDConnectProvider",
                    "OpenIDConnectProviderArn",
                    arn,
                    "Tags",
                    "[{'Key':'k','Value':'v'}]")
                .accesses()
                .get(0)
                .values("aws:requesttag/k"))
        .containsExactly("v");
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
