package org.claviger.server.iam;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.claviger.server.sigv4.Authenticated;
import org.claviger.server.sigv4.RequestAuthenticator;
import org.claviger.server.sigv4.RequestToSign;

/** An authenticator that notes which long-term access key signed when, for which service. */
public final class UsageNoting implements RequestAuthenticator {
  private final RequestAuthenticator authenticator;
  private final AccessKeyUsages usages;

  /** In front of the one that decides. */
  public UsageNoting(RequestAuthenticator authenticator, AccessKeyUsages usages) {
    this.authenticator = requireNonNull(authenticator, "authenticator");
    this.usages = requireNonNull(usages, "usages");
  }

  @Override
  public Authenticated authenticate(RequestToSign request, String expectedService, Instant now) {
    Authenticated authenticated = authenticator.authenticate(request, expectedService, now);
    if (authenticated.caller().session().isEmpty()) {
      usages.note(
          authenticated.caller().accessKeyId(),
          new AccessKeyUsage(now, expectedService, authenticated.region()));
    }
    return authenticated;
  }
}
