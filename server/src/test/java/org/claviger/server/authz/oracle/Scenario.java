package org.claviger.server.authz.oracle;

/** A request and what AWS's documents say becomes of it. */
record Scenario(String name, Situation situation, Outcome expected) {
  @Override
  public String toString() {
    return name;
  }
}
