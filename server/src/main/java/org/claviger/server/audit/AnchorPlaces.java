package org.claviger.server.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.server.audit.anchor.Anchor;
import org.claviger.server.audit.anchor.AnchorFolder;
import org.claviger.server.store.AuditAnchors;
import org.claviger.server.store.StoreException;

/**
 * Where anchors are noted outside of the trail: the database, and the second place if there is one.
 * What one of them does not take now is kept and tried again, up to a bound. For one thread at a
 * time.
 */
final class AnchorPlaces implements AutoCloseable {
  private final AuditAnchors store;
  private final Optional<AnchorFolder> folder;
  private final Optional<Path> path;
  private final ArrayDeque<Anchor> forStore = new ArrayDeque<>();
  private final ArrayDeque<Anchor> forFolder = new ArrayDeque<>();
  private long lastForFolder;

  /** Takes up what the second place has missed so far. */
  AnchorPlaces(AuditAnchors store, Optional<Path> path) throws IOException {
    this.store = store;
    this.path = path;
    this.folder = path.map(AnchorFolder::new);
    if (folder.isPresent()) {
      lastForFolder = folder.get().newest().map(anchor -> anchor.statement().number()).orElse(0L);
      for (AuditAnchors.Entry entry : store.after(lastForFolder, AuditAnchors.KEPT)) {
        Optional<Anchor> missed = Anchor.parse(entry.anchor()).filter(Anchor::isGenuine);
        missed.ifPresent(forFolder::add);
        lastForFolder = entry.number();
      }
    }
  }

  /** Adds what is to be noted. */
  void add(Anchor anchor) {
    add(forStore, anchor);
    if (folder.isPresent() && anchor.statement().number() > lastForFolder) {
      add(forFolder, anchor);
      lastForFolder = anchor.statement().number();
    }
  }

  private static void add(ArrayDeque<Anchor> queue, Anchor anchor) {
    if (queue.size() == AuditAnchors.KEPT) {
      queue.remove();
    }
    queue.add(anchor);
  }

  /** Whether something waits. */
  boolean hasMore() {
    return !forStore.isEmpty() || !forFolder.isEmpty();
  }

  /** Notes what waits; returns what stands in the way, nothing if all is noted. */
  List<String> flush() {
    List<String> problems = new ArrayList<>();
    try {
      if (!forStore.isEmpty()) {
        store.add(
            forStore.stream()
                .map(each -> new AuditAnchors.Entry(each.statement().number(), each.text()))
                .toList());
        forStore.clear();
      }
    } catch (StoreException e) {
      problems.add("the database takes no anchors: " + e.getMessage());
    }
    try {
      while (!forFolder.isEmpty()) {
        folder.orElseThrow().append(forFolder.element());
        forFolder.remove();
      }
    } catch (IOException e) {
      problems.add(path.orElseThrow() + " takes no anchors: " + e);
    }
    return problems;
  }

  @Override
  public void close() throws IOException {
    if (folder.isPresent()) {
      folder.get().close();
    }
  }
}
