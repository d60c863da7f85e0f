package org.claviger.server.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.claviger.server.audit.anchor.Anchor;
import org.claviger.server.audit.anchor.AnchorReader;
import org.claviger.server.audit.anchor.DamagedAnchorsException;
import org.claviger.server.store.AuditAnchors;

/** A place outside of the trail where anchors are noted, read in their order. */
abstract class AnchorSource implements Closeable {
  private final String name;

  private AnchorSource(String name) {
    this.name = name;
  }

  /** For a person. */
  String name() {
    return name;
  }

  /**
   * The next one; empty at the end.
   *
   * @throws DamagedAnchorsException if there is something else
   */
  abstract Optional<Anchor> next() throws IOException;

  /** Those of a database. */
  static AnchorSource of(String name, List<AuditAnchors.Entry> entries) {
    Iterator<AuditAnchors.Entry> iterator = entries.iterator();
    return new AnchorSource(name) {
      @Override
      Optional<Anchor> next() throws IOException {
        if (!iterator.hasNext()) {
          return Optional.empty();
        }
        AuditAnchors.Entry entry = iterator.next();
        Optional<Anchor> anchor =
            Anchor.parse(entry.anchor())
                .filter(each -> each.statement().number() == entry.number());
        if (anchor.isEmpty()) {
          throw new DamagedAnchorsException("row " + entry.number() + " is not that anchor");
        }
        return anchor;
      }

      @Override
      public void close() {}
    };
  }

  /** Those of a file, or of a second place. */
  static AnchorSource open(Path fileOrFolder) throws IOException {
    AnchorReader reader = AnchorReader.open(fileOrFolder);
    return new AnchorSource(fileOrFolder.toString()) {
      @Override
      Optional<Anchor> next() throws IOException {
        return reader.next();
      }

      @Override
      public void close() throws IOException {
        reader.close();
      }
    };
  }
}
