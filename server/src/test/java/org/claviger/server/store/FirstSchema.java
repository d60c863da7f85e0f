package org.claviger.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/** A database as a server left it that knew the first schema alone. */
public final class FirstSchema {
  /** Under whose code its rows are. */
  public static final RowAuthenticator AUTHENTICATOR = new TestAuthenticator(1);

  private FirstSchema() {}

  /** Makes it. */
  public static Path write(Path file) {
    SqliteDatabase database = new SqliteDatabase(file);
    try {
      database.create();
      Migrations.of("db/migration").configured(database).target("1").load().migrate();
      try (Handle handle = database.connectWriter()) {
        handle.createScript(script()).execute();
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String script() throws IOException {
    try (InputStream in = FirstSchema.class.getResourceAsStream("first-schema.sql")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }
}
