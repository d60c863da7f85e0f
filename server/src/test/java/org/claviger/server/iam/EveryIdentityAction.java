package org.claviger.server.iam;

import static org.claviger.server.iam.TestIdentities.ACCOUNT;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.claviger.server.iam.session.AuthorizationMessages;

/**
 * A good request of every action of IAM, of STS and on accounts that takes a permission, and what
 * those requests name. Each can be done once: what it names is there, and nothing is in its way.
 */
final class EveryIdentityAction {
  private static final String REQUESTS =
      """
      AddClientIDToOpenIDConnectProvider OpenIDConnectProviderArn={provider} ClientID=c
      AddUserToGroup GroupName=g UserName=al
      AssumeRole RoleArn={role} RoleSessionName=now SourceIdentity=al Tags=[{'Key':'k','Value':'v'}]
      AttachGroupPolicy GroupName=empty PolicyArn={policy}
      AttachRolePolicy RoleName=empty PolicyArn={policy}
      AttachUserPolicy UserName=al PolicyArn={policy}
      CreateAccessKey UserName=al
      CreateAccount AccountId=777788889999 Name=more
      CreateGroup GroupName=new
      CreateOpenIDConnectProvider Url=https://b.example ClientIDList=['b']
      CreatePolicy PolicyName=New PolicyDocument={allow}
      CreatePolicyVersion PolicyArn={policy} PolicyDocument={allow}
      CreateRole RoleName=new AssumeRolePolicyDocument={trust}
      CreateUser UserName=new
      DecodeAuthorizationMessage EncodedMessage={message}
      DeleteAccessKey UserName=bob AccessKeyId={key}
      DeleteAccount AccountId=444455556666
      DeleteGroup GroupName=empty
      DeleteGroupPolicy GroupName=g PolicyName=in
      DeleteOpenIDConnectProvider OpenIDConnectProviderArn={provider}
      DeletePolicy PolicyArn={free}
      DeletePolicyVersion PolicyArn={policy} VersionId=v2
      DeleteRole RoleName=empty
      DeleteRolePermissionsBoundary RoleName=r
      DeleteRolePolicy RoleName=r PolicyName=in
      DeleteUser UserName=al
      DeleteUserPermissionsBoundary UserName=bob
      DeleteUserPolicy UserName=bob PolicyName=in
      DetachGroupPolicy GroupName=g PolicyArn={policy}
      DetachRolePolicy RoleName=r PolicyArn={policy}
      DetachUserPolicy UserName=bob PolicyArn={policy}
      GetAccessKeyInfo AccessKeyId={key}
      GetAccessKeyLastUsed AccessKeyId={key}
      GetAccountAuthorizationDetails Filter=['User']
      GetAccountSummary
      GetFederationToken Name=carol Tags=[{'Key':'k','Value':'v'}]
      GetGroup GroupName=g
      GetGroupPolicy GroupName=g PolicyName=in
      GetOpenIDConnectProvider OpenIDConnectProviderArn={provider}
      GetPolicy PolicyArn={policy}
      GetPolicyVersion PolicyArn={policy} VersionId=v1
      GetRole RoleName=r
      GetRolePolicy RoleName=r PolicyName=in
      GetUser UserName=bob
      GetUserPolicy UserName=bob PolicyName=in
      ListAccessKeys UserName=bob
      ListAccounts
      ListAttachedGroupPolicies GroupName=g
      ListAttachedRolePolicies RoleName=r
      ListAttachedUserPolicies UserName=bob
      ListEntitiesForPolicy PolicyArn={policy}
      ListGroupPolicies GroupName=g
      ListGroups
      ListGroupsForUser UserName=bob
      ListOpenIDConnectProviderTags OpenIDConnectProviderArn={provider}
      ListOpenIDConnectProviders
      ListPolicies
      ListPolicyTags PolicyArn={policy}
      ListPolicyVersions PolicyArn={policy}
      ListRolePolicies RoleName=r
      ListRoleTags RoleName=r
      ListRoles
      ListUserPolicies UserName=bob
      ListUserTags UserName=bob
      ListUsers
      PutGroupPolicy GroupName=g PolicyName=more PolicyDocument={allow}
      PutRolePermissionsBoundary RoleName=empty PermissionsBoundary={policy}
      PutRolePolicy RoleName=r PolicyName=more PolicyDocument={allow}
      PutUserPermissionsBoundary UserName=al PermissionsBoundary={policy}
      PutUserPolicy UserName=bob PolicyName=more PolicyDocument={allow}
      RemoveClientIDFromOpenIDConnectProvider OpenIDConnectProviderArn={provider} ClientID=b
      RemoveUserFromGroup GroupName=g UserName=bob
      SetDefaultPolicyVersion PolicyArn={policy} VersionId=v2
      SimulateCustomPolicy PolicyInputList=['{quotedAllow}'] ActionNames=['kms:Encrypt']
      SimulatePrincipalPolicy PolicySourceArn={bob} ActionNames=['kms:Encrypt']
      TagOpenIDConnectProvider OpenIDConnectProviderArn={provider} Tags=[{'Key':'k','Value':'v'}]
      TagPolicy PolicyArn={policy} Tags=[{'Key':'k','Value':'v'}]
      TagRole RoleName=r Tags=[{'Key':'k','Value':'v'}]
      TagUser UserName=bob Tags=[{'Key':'k','Value':'v'}]
      UntagOpenIDConnectProvider OpenIDConnectProviderArn={provider} TagKeys=['k']
      UntagPolicy PolicyArn={policy} TagKeys=['k']
      UntagRole RoleName=r TagKeys=['k']
      UntagUser UserName=bob TagKeys=['k']
      UpdateAccessKey UserName=bob AccessKeyId={key} Status=Inactive
      UpdateAssumeRolePolicy RoleName=r PolicyDocument={trust}
      UpdateGroup GroupName=g NewGroupName=h
      UpdateOpenIDConnectProviderThumbprint OpenIDConnectProviderArn={provider} ThumbprintList=['{print}']
      UpdateRole RoleName=r Description=d
      UpdateRoleDescription RoleName=r Description=d
      UpdateUser UserName=bob NewUserName=rob
      """;

  private static final String TRUST =
      IamApi.TRUST.replace(
          "\"sts:AssumeRole\"",
          "[\"sts:AssumeRole\",\"sts:TagSession\",\"sts:SetSourceIdentity\"]");

  private final Map<String, String> values;

  /** Makes all that the requests name. */
  EveryIdentityAction(TestIdentities identities) {
    IamApi iam = new IamApi(identities);
    String key = iam.userWithKey("bob");
    String policy = iam.policy("P");
    iam.call("CreatePolicyVersion", "PolicyArn", policy, "PolicyDocument", IamApi.ALLOW);
    iam.call("CreateGroup", "GroupName", "g");
    iam.call("AddUserToGroup", "GroupName", "g", "UserName", "bob");
    String role = role(iam, "r");
    fill(iam, "User", "bob", policy);
    fill(iam, "Group", "g", policy);
    fill(iam, "Role", "r", policy);
    iam.call("PutUserPermissionsBoundary", "UserName", "bob", "PermissionsBoundary", policy);
    iam.call("PutRolePermissionsBoundary", "RoleName", "r", "PermissionsBoundary", policy);
    iam.call("CreateUser", "UserName", "al");
    iam.call("CreateGroup", "GroupName", "empty");
    role(iam, "empty");
    iam.call("CreateAccount", "AccountId", "444455556666", "Name", "tests");
    values =
        Map.ofEntries(
            Map.entry("{key}", key),
            Map.entry("{policy}", policy),
            Map.entry("{free}", iam.policy("Free")),
            Map.entry("{role}", role),
            Map.entry("{provider}", provider(iam)),
            Map.entry("{bob}", "arn:aws:iam::" + ACCOUNT + ":user/bob"),
            Map.entry("{message}", message(identities)),
            Map.entry("{allow}", IamApi.ALLOW),
            Map.entry("{quotedAllow}", IamApi.ALLOW.replace("\"", "\\\"")),
            Map.entry("{trust}", IamApi.TRUST),
            Map.entry("{print}", "a".repeat(40)));
  }

  private static void fill(IamApi iam, String noun, String name, String policy) {
    String member = noun + "Name";
    iam.call(
        "Put" + noun + "Policy", member, name, "PolicyName", "in", "PolicyDocument", IamApi.ALLOW);
    iam.call("Attach" + noun + "Policy", member, name, "PolicyArn", policy);
  }

  private static String role(IamApi iam, String name) {
    ObjectNode made = iam.call("CreateRole", "RoleName", name, "AssumeRolePolicyDocument", TRUST);
    return made.path("Role").path("Arn").textValue();
  }

  private static String provider(IamApi iam) {
    return iam.call(
            "CreateOpenIDConnectProvider", "Url", "https://a.example", "ClientIDList", "['a','b']")
        .path("OpenIDConnectProviderArn")
        .textValue();
  }

  private static String message(TestIdentities identities) {
    return new AuthorizationMessages(identities.domain).encode(ACCOUNT, "{}").orElseThrow();
  }

  /** The actions that there is a request of. */
  static Set<String> names() {
    return REQUESTS.lines().map(each -> each.split(" ", 2)[0]).collect(Collectors.toSet());
  }

  /** The members of an action's request, as names and values. */
  Object[] members(String action) {
    String request =
        REQUESTS
            .lines()
            .filter(each -> (each + " ").startsWith(action + " "))
            .findFirst()
            .orElseThrow();
    return Arrays.stream(request.split(" "))
        .skip(1)
        .flatMap(each -> Arrays.stream(each.split("=", 2)))
        .map(this::filled)
        .toArray();
  }

  private String filled(String text) {
    String filled = text;
    for (Map.Entry<String, String> each : values.entrySet()) {
      filled = filled.replace(each.getKey(), each.getValue());
    }
    return filled;
  }
}
