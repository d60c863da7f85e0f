package org.claviger.server.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of STS on one account for a class, each with a name of its own. */
abstract class OnSts {
  static final AtomicInteger NAMES = new AtomicInteger();

  @TempDir static Path folder;
  static StsApi api;

  final String name = "Name" + NAMES.incrementAndGet() + "N";

  @BeforeAll
  static void start() throws IOException {
    api = new StsApi(folder);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void forget() {
    api.audit.drain();
    api.audit.refusals.clear();
  }
}
