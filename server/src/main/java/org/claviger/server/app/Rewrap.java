package org.claviger.server.app;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.SortedMap;
import java.util.UUID;
import org.claviger.server.audit.FileAuditTrail;
import org.claviger.server.audit.ServiceEvent;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.hsm.pkcs11.MaterialRewrapping;
import org.claviger.server.key.WrappedMaterials;
import org.claviger.server.store.SqliteStore;

/**
 * The re-wrapping of a region's material in a server's database, with a record at its beginning and
 * one at its end.
 */
final class Rewrap {
  private final ServerConfig server;
  private final String region;
  private final Clock clock;
  private final PrintWriter out;

  /**
   * Of a region.
   *
   * @param server whose database and audit trail these are; it does not run
   * @param out takes the progress
   */
  Rewrap(ServerConfig server, String region, Clock clock, PrintWriter out) {
    this.server = requireNonNull(server, "server");
    this.region = requireNonNull(region, "region");
    this.clock = requireNonNull(clock, "clock");
    this.out = requireNonNull(out, "out");
  }

  /** Runs it; how many materials each version wraps then. */
  SortedMap<Integer, Long> run(SqliteStore store, MaterialRewrapping rewrapping) {
    WrappedMaterials materials =
        new WrappedMaterials(region, store, rewrapping.rows(), MaterialRewrapping::version);
    int current = rewrapping.current();
    SortedMap<Integer, Long> before = materials.count();
    long todo = before.values().stream().mapToLong(each -> each).sum();
    todo -= before.getOrDefault(current, 0L);
    try (FileAuditTrail audit = FileAuditTrail.open(server.audit(), store, clock)) {
      record(store, audit, "DomainRewrapBegun", current, todo);
      long all = todo;
      long done = materials.rewrap(current, rewrapping::rewrap, soFar -> show(soFar, all, current));
      record(store, audit, "DomainRewrapped", current, done);
    }
    return materials.count();
  }

  private void show(long done, long all, int version) {
    out.println("re-wrapped " + done + " of " + all + " under version " + version);
    out.flush();
  }

  private void record(
      SqliteStore store, FileAuditTrail audit, String event, int version, long materials) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.put("version", version).put("materials", materials);
    boolean unused =
        store.write(
            transaction -> {
              audit.enqueue(
                  transaction,
                  new ServiceEvent(
                      UUID.randomUUID().toString(),
                      clock.instant(),
                      event,
                      region,
                      "",
                      "",
                      details));
              return true;
            });
  }
}
