package org.claviger.server.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.claviger.server.audit.anchor.Anchor;
import org.claviger.server.audit.anchor.AnchorFolder;
import org.claviger.server.audit.anchor.Statement;
import org.claviger.server.config.AnchorConfig;
import org.claviger.server.store.Store;

/**
 * Compares a trail, before anything is written to it, with the newest anchor that is noted outside
 * of it. A trail that is shorter or another is not gone on with: somebody cut it, or put an old one
 * back.
 */
final class ContinuityCheck {
  private final AnchorConfig config;
  private final Store store;
  private final TrailFolder folder;
  private final TrailPlan plan;

  ContinuityCheck(AnchorConfig config, Store store, TrailFolder folder, TrailPlan plan) {
    this.config = config;
    this.store = store;
    this.folder = folder;
    this.plan = plan;
  }

  /**
   * Compares.
   *
   * @throws AuditLossException if something is missing, and the operator has not accepted that
   */
  Continuity check() throws IOException {
    Optional<Anchor> outside = newestOutside();
    AnchorSearch search = new AnchorSearch(folder, plan);
    Optional<String> fault = outside.isPresent() ? search.fault(outside.get()) : Optional.empty();
    if (fault.isPresent()) {
      return lost(outside.orElseThrow(), fault.get());
    }
    Optional<Anchor> inside = search.newest();
    Optional<Anchor> newest = inside.isPresent() ? inside : outside;
    long first = newest.map(anchor -> anchor.statement().first()).orElse(1L);
    return checkStore(new Continuity(newest, inside.isPresent(), first, Optional.empty()));
  }

  private Optional<Anchor> newestOutside() throws IOException {
    Optional<Anchor> inStore = inStore();
    Optional<Anchor> inFolder = config.folder().isEmpty() ? Optional.empty() : inFolder();
    if (inStore.isEmpty() || inFolder.isEmpty()) {
      return inStore.or(() -> inFolder);
    }
    Statement one = inStore.get().statement();
    Statement other = inFolder.get().statement();
    if (one.number() == other.number() && !one.equals(other)) {
      throw new AuditLossException(
          "the database and "
              + config.folder().get()
              + " hold different anchors of number "
              + one.number()
              + ": one of them was changed. Keep both as evidence, and see 'claviger audit verify'.");
    }
    return one.number() >= other.number() ? inStore : inFolder;
  }

  private Optional<Anchor> inStore() {
    return store
        .auditAnchors()
        .newest()
        .map(
            entry ->
                Anchor.parse(entry.anchor())
                    .filter(anchor -> anchor.statement().number() == entry.number())
                    .filter(Anchor::isGenuine)
                    .orElseThrow(() -> changed("the database")));
  }

  private Optional<Anchor> inFolder() throws IOException {
    Path place = config.folder().orElseThrow();
    try (AnchorFolder anchors = new AnchorFolder(place)) {
      Optional<Anchor> newest = anchors.newest();
      if (newest.isPresent() && !newest.get().isGenuine()) {
        throw changed(place.toString());
      }
      return newest;
    }
  }

  private static AuditLossException changed(String place) {
    return new AuditLossException(
        "the newest anchor in "
            + place
            + " was changed: it is not what an HSM signed. Keep it as evidence, and see"
            + " 'claviger audit verify'.");
  }

  private Continuity lost(Anchor newest, String fault) throws IOException {
    Statement statement = newest.statement();
    if (!isAccepted(statement)) {
      throw refused(
          statement,
          "the audit trail in " + folder.path() + " is not the one that was anchored: " + fault,
          "keep that folder as evidence: move it away, and");
    }
    if (!plan.segments().isEmpty() && !beginsBehind(statement)) {
      throw new AuditLossException(
          "the loss is accepted, but "
              + folder.path()
              + " still holds the former trail: move it away as evidence, and start again");
    }
    return new Continuity(
        Optional.of(newest), false, statement.sequence() + 1, Optional.of(loss(statement, true)));
  }

  private boolean beginsBehind(Statement statement) throws IOException {
    return TrailPlan.firstLine(folder.file(plan.segments().get(0).name()))
        .filter(line -> line.sequence() == statement.sequence() + 1)
        .filter(line -> line.previousHash().equals(statement.recordHash()))
        .isPresent();
  }

  private Continuity checkStore(Continuity found) {
    if (found.newest().isEmpty()) {
      return found;
    }
    Statement newest = found.newest().get().statement();
    AcceptedLoss loss = loss(newest, false);
    if (loss.storeChangesFound() >= loss.storeChanges()) {
      return found;
    }
    if (!isAccepted(newest)) {
      throw refused(
          newest,
          "the database is older than the audit trail: it has had "
              + loss.storeChangesFound()
              + " changes, and the newest anchor was signed after "
              + loss.storeChanges()
              + "; an old one was put in its place",
          "find out who did that and what is missing, and");
    }
    return new Continuity(found.newest(), found.isInTrail(), found.first(), Optional.of(loss));
  }

  private AcceptedLoss loss(Statement newest, boolean isTrailLost) {
    return new AcceptedLoss(
        newest.digest(),
        newest.sequence(),
        isTrailLost,
        newest.storeChanges(),
        store.auditAnchors().changes());
  }

  private boolean isAccepted(Statement newest) {
    return config.acceptedLoss().filter(newest.digest()::equals).isPresent();
  }

  private static AuditLossException refused(Statement newest, String what, String howToGoOn) {
    return new AuditLossException(
        what
            + ". Anchor "
            + newest.number()
            + " of "
            + newest.time()
            + " proves it. To go on, "
            + howToGoOn
            + " start once with --accept-audit-loss "
            + newest.digest()
            + "; that is recorded.");
  }
}
