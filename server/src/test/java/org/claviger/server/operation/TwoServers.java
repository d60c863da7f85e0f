package org.claviger.server.operation;

import java.io.IOException;
import java.nio.file.Path;
import org.claviger.server.operation.ServersApart.Cut;
import org.claviger.server.operation.ServersApart.Node;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Two servers for the tests of a class, whole and at rest again after each. */
abstract class TwoServers {
  @TempDir static Path directory;
  static ServersApart servers;

  final Node home = servers.home();
  final Node abroad = servers.abroad();

  @BeforeAll
  static void open() throws IOException {
    servers = ServersApart.open(directory);
  }

  @AfterAll
  static void close() {
    servers.close();
  }

  @AfterEach
  void mend() {
    home.cut(Cut.NOWHERE);
    abroad.cut(Cut.NOWHERE);
    home.intercept(null);
    servers.settle();
  }
}
