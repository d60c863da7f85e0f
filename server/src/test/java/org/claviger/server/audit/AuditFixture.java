package org.claviger.server.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.claviger.server.config.AuditConfig;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.store.SqliteStore;
import org.claviger.server.store.Store;

/** A trail on a real store, both in folders of one test. */
final class AuditFixture implements AutoCloseable {
  static final String ACCOUNT = "111122223333";
  static final JsonMapper JSON = new JsonMapper();

  final Path folder;
  final AuditConfig config;
  private final StoreConfig database;
  Store store;
  FileAuditTrail trail;

  AuditFixture(Path data) {
    this(data, data.resolve("audit"), 1 << 20);
  }

  AuditFixture(Path data, Path folder, long fileBytes) {
    this(data, folder, fileBytes, 0);
  }

  AuditFixture(Path data, Path folder, long fileBytes, long reserveBytes) {
    this.folder = folder;
    this.config =
        new AuditConfig(
            folder,
            ACCOUNT,
            fileBytes,
            Duration.ofSeconds(2),
            16 << 20,
            Duration.ofSeconds(1),
            2,
            reserveBytes);
    database = StoreConfig.of(data.resolve("claviger.db"));
    open();
  }

  private void open() {
    store = SqliteStore.open(database);
    try {
      trail = FileAuditTrail.open(config, store, Clock.systemUTC());
    } catch (AuditUnavailableException e) {
      store.close();
      throw e;
    }
  }

  void reopen() {
    close();
    open();
  }

  void change(AuditEvent event) {
    store.write(
        transaction -> {
          trail.enqueue(transaction, event);
          return true;
        });
  }

  /** Returns when the record is durable. */
  void record(AuditEvent event) {
    Durably.await(trail.record(event));
  }

  /** The same of a change that is committed. */
  void recordCommitted(AuditEvent event) {
    Durably.await(trail.recordCommitted(event));
  }

  static AuditEvent event(String name) {
    ObjectNode parameters = JSON.createObjectNode().put("keyId", "alias/a").put("name", name);
    return event(name, parameters);
  }

  static AuditEvent event(String name, ObjectNode parameters) {
    Caller caller =
        new Caller(
            ACCOUNT,
            "arn:aws:iam::111122223333:root",
            ACCOUNT,
            Caller.PrincipalType.ROOT,
            "AKIAEXAMPLE");
    return new AuditEvent(
        UUID.randomUUID().toString(),
        Instant.parse("2026-11-22T15:00:00.123Z"),
        caller,
        "kms.amazonaws.com",
        name,
        "us-east-1",
        "127.0.0.1",
        "aws-cli/2",
        null,
        null,
        parameters,
        null,
        true,
        UUID.randomUUID().toString(),
        List.of("arn:aws:kms:us-east-1:111122223333:key/1234"),
        null,
        null,
        Optional.empty());
  }

  List<Path> files() throws IOException {
    return files(folder);
  }

  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  /** Every line of every file, parsed. */
  List<JsonNode> records() throws IOException {
    List<JsonNode> records = new ArrayList<>();
    for (Path file : files()) {
      for (String line : Files.readAllLines(file)) {
        records.add(JSON.readTree(line));
      }
    }
    return records;
  }

  List<String> names() throws IOException {
    return records().stream().map(record -> record.get("eventName").asText()).toList();
  }

  @Override
  public void close() {
    trail.close();
    store.close();
  }
}
