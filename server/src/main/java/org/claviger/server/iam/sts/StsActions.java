package org.claviger.server.iam.sts;

import java.util.List;
import org.claviger.server.iam.GetCallerIdentity;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IdentityDirectory;
import org.claviger.server.iam.session.AuthorizationMessages;
import org.claviger.server.iam.session.ManagedPolicyDocuments;
import org.claviger.server.iam.session.SessionTokens;
import org.claviger.server.iam.web.WebIdentityTokens;
import org.claviger.server.operation.Operation;

/** Every action of STS. A new action is one file and one line here. */
public final class StsActions {
  private StsActions() {}

  /**
   * All of them, in no order that matters.
   *
   * @param tokens seals sessions
   * @param web verifies the tokens of identity providers
   */
  public static List<Operation<?>> all(
      Identities identities, SessionTokens tokens, WebIdentityTokens web) {
    IdentityDirectory directory = identities.directory();
    ManagedPolicyDocuments managed = directory.managedPolicyDocuments();
    TemporaryCredentials credentials = new TemporaryCredentials(identities.domain(), tokens);
    return List.of(
        new AssumeRole(directory, managed, credentials),
        new AssumeRoleWithWebIdentity(directory, web, managed, credentials),
        new DecodeAuthorizationMessage(new AuthorizationMessages(identities.domain())),
        new GetAccessKeyInfo(identities.accessKeys()),
        new GetCallerIdentity(),
        new GetFederationToken(managed, credentials),
        new GetSessionToken(credentials));
  }
}
