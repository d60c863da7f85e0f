package org.claviger.server.hsm;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.claviger.server.measure.WatchedCache;

/**
 * One HSM of a domain as it is seen from outside; each question is quick and asks no HSM.
 *
 * @param name its token's label
 * @param isConnected whether there is a connection to it
 * @param sessions how many sessions are open on it
 * @param failures how often it could not do work that it was given
 * @param caches what is held unwrapped in it
 */
public record HsmMember(
    String name,
    BooleanSupplier isConnected,
    IntSupplier sessions,
    LongSupplier failures,
    List<WatchedCache> caches) {
  public HsmMember {
    requireNonNull(name, "name");
    requireNonNull(isConnected, "isConnected");
    requireNonNull(sessions, "sessions");
    requireNonNull(failures, "failures");
    caches = List.copyOf(caches);
  }
}
