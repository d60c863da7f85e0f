package org.claviger.server.iam;

import java.util.Optional;

/** Where roles are looked up to be assumed: from memory on a request's path. */
public interface Roles {
  /** The role of exactly that ARN, in whichever account; empty if there is none. */
  Optional<Role> find(String arn);
}
