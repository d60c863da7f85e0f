package org.claviger.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.http.StsDocuments.allow;
import static org.claviger.server.http.StsDocuments.trust;
import static org.claviger.server.http.StsDocuments.userArn;

import org.claviger.server.http.StsApi.Credentials;
import org.junit.jupiter.api.Test;

class SessionPolicyTest extends OnSts {
  private static final String NOTHING = allow("s3:GetObject");

  @Test
  void aSessionPolicyLimitsTheSession() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(userArn(name), ""));
    api.iam("PutRolePolicy", "RoleName", name, "PolicyName", "p", "PolicyDocument", allow("iam:*"));

    Credentials free = api.assume(alice, role).credentials();
    Credentials bound = api.assume(alice, role, "Policy", allow("iam:ListUsers")).credentials();

    assertThat(api.listRoles(free).status()).isEqualTo(200);
    api.listRoles(bound).refused(403, "AccessDenied");
    assertThat(api.send(bound, "iam", "Action=ListUsers&Version=2010-05-08").status())
        .isEqualTo(200);
  }

  @Test
  void managedSessionPoliciesLimitTheSessionAsTheyAreNow() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(userArn(name), ""));
    api.iam("PutRolePolicy", "RoleName", name, "PolicyName", "p", "PolicyDocument", allow("iam:*"));
    String policy =
        api.iam("CreatePolicy", "PolicyName", name, "PolicyDocument", allow("iam:List*"))
            .text("Arn");
    Credentials bound = api.assume(alice, role, "PolicyArns.member.1.arn", policy).credentials();
    assertThat(api.listRoles(bound).status()).isEqualTo(200);

    api.iam("DeletePolicy", "PolicyArn", policy);

    api.listRoles(bound).refused(403, "AccessDenied");
    api.assume(alice, role, "PolicyArns.member.1.arn", policy).refused(400, "ValidationError");
  }

  @Test
  void aPolicyThatIsNoneIsRefused() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(userArn(name), ""));

    api.assume(alice, role, "Policy", "{}").refused(400, "MalformedPolicyDocument");
    api.assume(alice, role, "Policy", "x".repeat(2_049)).refused(400, "ValidationError");
  }

  @Test
  void tooManyTagsAreTooLarge() {
    Credentials alice = api.user(name, NOTHING);
    String role = api.role(name, trust(userArn(name), "").replace("sts:AssumeRole", "sts:*"));
    String[] tags = new String[4 * 40];
    for (int i = 0; i < 40; i++) {
      tags[4 * i] = "Tags.member." + (i + 1) + ".Key";
      tags[4 * i + 1] = "key" + i;
      tags[4 * i + 2] = "Tags.member." + (i + 1) + ".Value";
      tags[4 * i + 3] = "v".repeat(200);
    }

    api.assume(alice, role, tags).refused(400, "PackedPolicyTooLarge");
  }
}
