package org.claviger.server.authz;

import org.claviger.server.sigv4.Caller;

/** Decides whether a caller may do what a request asks. Default deny. */
public interface Authorizer {
  /** Decides one access; never throws for a refusal. */
  Decision decide(Caller caller, AccessRequest access);
}
