package org.claviger.server.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.StoredAnchors;

/** The places outside with which a trail is compared. */
final class AnchorSources implements Closeable {
  private final List<AnchorSource> sources = new ArrayList<>();

  private AnchorSources() {}

  static AnchorSources open(AnchorEvidence evidence) throws IOException {
    AnchorSources opened = new AnchorSources();
    boolean done = false;
    try {
      if (evidence.database().isPresent()) {
        opened.sources.add(database(evidence.database().get()));
      }
      for (Path place : evidence.places()) {
        opened.sources.add(AnchorSource.open(place));
      }
      done = true;
      return opened;
    } finally {
      if (!done) {
        opened.close();
      }
    }
  }

  private static AnchorSource database(Path file) throws IOException {
    try {
      return AnchorSource.of("the database", StoredAnchors.read(file));
    } catch (StoreException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  List<AnchorSource> all() {
    return List.copyOf(sources);
  }

  @Override
  public void close() throws IOException {
    for (AnchorSource source : sources) {
      source.close();
    }
  }
}
