package org.claviger.server.operation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.authz.Principal;
import org.claviger.server.authz.Principals;
import org.claviger.server.sigv4.Caller;

/** The root users of all accounts, and nobody else's policies; whoever is named is there. */
final class RootUsers implements Principals {
  @Override
  public Optional<Principal> find(Caller caller) {
    return caller.type() == Caller.PrincipalType.ROOT
        ? Optional.of(new Principal(caller, "", Map.of(), List.of(), Optional.empty(), List.of()))
        : Optional.empty();
  }

  @Override
  public Optional<Principal> describe(String arn) {
    return arn.endsWith(":root") ? find(TestApi.root(arn.split(":", 6)[4])) : Optional.empty();
  }

  @Override
  public Optional<String> identify(String name) {
    return Optional.of(name);
  }

  @Override
  public Optional<String> arnOf(String uniqueId, String namedAs) {
    return Optional.empty();
  }
}
