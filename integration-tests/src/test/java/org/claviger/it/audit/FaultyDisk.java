package org.claviger.it.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.claviger.it.CompiledLibrary;

/** A disk below a server's audit folder that fails when it is told to; see faultydisk.c. */
final class FaultyDisk {
  private final Path control;
  private final Path library;

  private FaultyDisk(Path control, Path library) {
    this.control = control;
    this.library = library;
  }

  /** Compiles it. */
  static FaultyDisk in(Path folder) throws IOException {
    Path library = CompiledLibrary.of("/audit/faultydisk.c", folder);
    return new FaultyDisk(folder.resolve("fault"), library);
  }

  /** What a server needs in its environment to have it. */
  Map<String, String> environment() {
    return Map.of("LD_PRELOAD", library.toString(), "FAULTY_DISK", control.toString());
  }

  /** Fails from now on; in one step, so that no word is read in part. */
  void fail(String how) {
    try {
      Path next = Files.writeString(control.resolveSibling("fault.next"), how);
      Files.move(next, control, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void work() {
    fail("");
  }
}
