package org.claviger.server.store;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Brings a database's schema forward, each step in a transaction of its own: a crash leaves the
 * steps that were done, and the next start does the others. A schema is never taken back.
 *
 * @param folder where the steps are, in the class path
 */
record Migrations(String folder) {
  Migrations {
    requireNonNull(folder, "folder");
  }

  static Migrations of(String folder) {
    return new Migrations(folder);
  }

  /**
   * Does what is to be done.
   *
   * @throws NewerSchemaException if a newer server has had the database
   * @throws org.flywaydb.core.api.FlywayException if a step fails, or one that was done has changed
   */
  void run(SqliteDatabase database, Path file) {
    Flyway flyway = configured(database).load();
    MigrationInfo[] steps = flyway.info().all();
    Arrays.stream(steps)
        .filter(step -> step.getVersion() != null && step.getState().isApplied())
        .filter(step -> !step.getState().isResolved())
        .findFirst()
        .ifPresent(
            unknown -> {
              throw new NewerSchemaException(file, unknown.getVersion().toString(), newest(steps));
            });
    flyway.migrate();
  }

  private static String newest(MigrationInfo[] steps) {
    return Arrays.stream(steps)
        .filter(step -> step.getState().isResolved())
        .map(MigrationInfo::getVersion)
        .max(MigrationVersion::compareTo)
        .map(MigrationVersion::toString)
        .orElse("0");
  }

  /** The version of the newest step. */
  int newest() {
    return Integer.parseInt(
        newest(
            Flyway.configure()
                .dataSource("jdbc:sqlite::memory:", null, null)
                .locations("classpath:" + folder)
                .placeholders(SqliteDatabase.dialect())
                .load()
                .info()
                .all()));
  }

  FluentConfiguration configured(SqliteDatabase database) {
    return Flyway.configure()
        .dataSource(database.dataSource())
        .locations("classpath:" + folder)
        .placeholders(SqliteDatabase.dialect())
        .group(false);
  }
}
