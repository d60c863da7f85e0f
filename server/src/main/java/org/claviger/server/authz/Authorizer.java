package org.claviger.server.authz;

import java.util.Optional;
import org.claviger.server.sigv4.Caller;

/** Decides whether a caller may do what a request asks. Default deny. */
public interface Authorizer {
  /** Decides one access; never throws for a refusal. */
  Decision decide(Caller caller, AccessRequest access, Circumstances circumstances);

  /**
   * Whether the policy of the resource itself lets the caller in, be it that the policies of the
   * caller's account have a word yet.
   */
  default boolean admits(Caller caller, AccessRequest access, Circumstances circumstances) {
    return decide(caller, access, circumstances) instanceof Decision.Allowed;
  }

  /**
   * Why a principal may do something or may not.
   *
   * @param principalArn of a root user, user or role
   * @return empty if there is no such principal
   */
  default Optional<Explanation> explain(
      String principalArn, AccessRequest access, Circumstances circumstances) {
    return Optional.empty();
  }

  /**
   * Why a caller may do something or may not.
   *
   * @return empty if the caller is not there any more
   */
  default Optional<Explanation> explain(
      Caller caller, AccessRequest access, Circumstances circumstances) {
    return Optional.empty();
  }

  /**
   * Whom a name in a key policy or grant means; see {@link Principals#identify}. An authorizer that
   * knows no principals takes any by its name, and allows them nothing.
   */
  default Optional<String> identify(String name) {
    return Optional.of(name);
  }

  /** The ARN that a user or role has now; see {@link Principals#arnOf}. */
  default Optional<String> arnOf(String uniqueId, String namedAs) {
    return Optional.empty();
  }
}
