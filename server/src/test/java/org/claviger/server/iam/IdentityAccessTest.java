package org.claviger.server.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.iam.TestIdentities.ACCOUNT;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.operation.Prepared;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the actions of IAM must be permitted: on which resources, and under which conditions. */
class IdentityAccessTest {
  private static final String TAGS = "[{'Key':'Team','Value':'a'}]";
  @TempDir Path folder;
  private TestIdentities identities;
  private IamApi iam;

  @BeforeEach
  void open() throws IOException {
    identities = TestIdentities.open(folder);
    identities.accounts.open(ACCOUNT, key -> {});
    iam = new IamApi(identities);
  }

  @AfterEach
  void close() {
    identities.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Team", "team", "TEAM"})
  void tagsOfARequestAreFoundWithoutRegardToCase(String name) {
    iam.call("CreateUser", "UserName", "bob");
    String policy = iam.policy("P");
    for (Prepared tagging :
        List.of(
            iam.prepare("CreateUser", "UserName", "eve", "Tags", TAGS),
            iam.prepare("TagUser", "UserName", "bob", "Tags", TAGS),
            iam.prepare("TagPolicy", "PolicyArn", policy, "Tags", TAGS),
            createPolicy(),
            createProvider())) {
      AccessRequest access = tagging.accesses().get(0);
      assertThat(access.values("aws:requesttag/" + name)).as(access.permission()).contains("a");
      assertThat(access.values("aws:requesttag/other")).isEmpty();
      assertThat(access.values("aws:tagkeys")).containsExactly("Team");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Team", "team", "TEAM"})
  void tagsOfAnEntityAreFoundWithoutRegardToCase(String name) {
    iam.call("CreateUser", "UserName", "bob", "Tags", TAGS);
    String policy =
        iam.call("CreatePolicy", "PolicyName", "Q", "PolicyDocument", IamApi.ALLOW, "Tags", TAGS)
            .get("Policy")
            .get("Arn")
            .textValue();
    String provider =
        iam.call("CreateOpenIDConnectProvider", "Url", "https://b.example", "Tags", TAGS)
            .get("OpenIDConnectProviderArn")
            .textValue();
    for (Prepared deletion :
        List.of(
            iam.prepare("DeleteUser", "UserName", "bob"),
            iam.prepare("DeletePolicy", "PolicyArn", policy),
            iam.prepare("DeleteOpenIDConnectProvider", "OpenIDConnectProviderArn", provider))) {
      AccessRequest access = deletion.accesses().get(0);
      for (String service : List.of("aws", "iam")) {
        assertThat(access.values(service + ":resourcetag/" + name))
            .as(access.permission())
            .containsExactly("a");
      }
    }
  }

  private Prepared createPolicy() {
    return iam.prepare(
        "CreatePolicy", "PolicyName", "Q", "PolicyDocument", IamApi.ALLOW, "Tags", TAGS);
  }

  private Prepared createProvider() {
    return iam.prepare("CreateOpenIDConnectProvider", "Url", "https://a.example", "Tags", TAGS);
  }
}
