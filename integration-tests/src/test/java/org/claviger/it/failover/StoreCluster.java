package org.claviger.it.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;
import org.claviger.it.DeclaredCluster;
import org.claviger.it.ServerProcess;

/** A server with a custom key store on two HSMs, each behind a faulty module of its own. */
final class StoreCluster implements AutoCloseable {
  private static final String HSMS = "claviger_key_store_hsms{";

  private final DeclaredCluster declared;
  private final List<FaultyHsm> hsms;
  private final ServerProcess server;
  private final ApiClient api;
  private final Management management;
  private final String store;

  private StoreCluster(DeclaredCluster declared, List<FaultyHsm> hsms, ServerProcess server) {
    this.declared = declared;
    this.hsms = hsms;
    this.server = server;
    this.api = ApiClient.of(server);
    this.management = new Management(server);
    this.store = createStore();
  }

  /** Starts it and connects the store. */
  static StoreCluster start(Path folder) throws IOException {
    DeclaredCluster declared = DeclaredCluster.make(folder);
    List<FaultyHsm> hsms = new ArrayList<>();
    for (String name : List.of("first", "second")) {
      hsms.add(FaultyHsm.in(Files.createDirectory(folder.resolve(name))));
    }
    Path configuration =
        declared.configuration(
            hsms.stream().map(FaultyHsm::library).toList(),
            """
            quotas: {enabled: false}
            keys: {maxKeys: 1000000}
            hsm: {limits: {recovery: 200ms}}
            """);
    return start(declared, hsms, ServerProcess.serve(configuration, declared.data()));
  }

  /** The same with HSMs behind workers: the test runs the first, the server the second. */
  static StoreCluster start(Path folder, DeclaredCluster declared, Worker first, Worker second)
      throws IOException {
    Path configuration =
        declared.write(
            """
            members:
                    - {tokenLabel: claviger-ks-acme-1, worker: {socket: %s, start: false}}
                    - {tokenLabel: claviger-ks-acme-1, worker: {socket: %s}, config: %s}
            """
                .formatted(first.socket(), second.socket(), second.configure()),
            "quotas: {enabled: false}\nkeys: {maxKeys: 1000000}\n");
    first.start();
    ServerProcess server = ServerProcess.serve(configuration, declared.data());
    second.keptBy(server);
    return start(declared, List.of(), server);
  }

  private static StoreCluster start(
      DeclaredCluster declared, List<FaultyHsm> hsms, ServerProcess server) {
    boolean isStarted = false;
    try {
      StoreCluster cluster = new StoreCluster(declared, hsms, server);
      cluster.connect();
      isStarted = true;
      return cluster;
    } finally {
      if (!isStarted) {
        server.kill();
      }
    }
  }

  private String createStore() {
    String request =
        JsonNodeFactory.instance
            .objectNode()
            .put("CustomKeyStoreName", "acme")
            .put("CloudHsmClusterId", DeclaredCluster.ID)
            .put("KeyStorePassword", DeclaredCluster.PIN)
            .put("TrustAnchorCertificate", declared.trustAnchor())
            .toString();
    return ask("CreateCustomKeyStore", request).text("CustomKeyStoreId");
  }

  private void connect() {
    ask("ConnectCustomKeyStore", "{\"CustomKeyStoreId\":\"" + store + "\"}");
    awaitAll();
  }

  ApiClient api() {
    return api;
  }

  String store() {
    return store;
  }

  FaultyHsm hsm(int index) {
    return hsms.get(index);
  }

  Path token(int index) {
    return declared.tokens().get(index);
  }

  /** How many objects a token has. */
  long objects(int index) {
    try (Stream<Path> files = Files.list(token(index))) {
      return files.filter(file -> file.toString().endsWith(".object")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isReady() {
    return management.page("/health/ready").statusCode() == 200;
  }

  /** Waits until all HSMs serve. */
  void awaitAll() {
    await().atMost(Cluster.LIMIT).until(() -> active() == 2);
  }

  /** Waits until so many HSMs were seen to be lost. */
  void awaitAway(int count) {
    await().atMost(Cluster.LIMIT).until(() -> count("away") == count);
  }

  int active() {
    return count("active");
  }

  private int count(String state) {
    return management.metrics(HSMS).stream()
        .filter(line -> line.contains("state=\"" + state + "\""))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  Answer createKey() {
    return api.kms(
        "CreateKey", "{\"Origin\":\"AWS_CLOUDHSM\",\"CustomKeyStoreId\":\"%s\"}".formatted(store));
  }

  /** Asks for random bytes of the store. */
  CompletableFuture<Answer> random() {
    return api.sendAsync(
        api.signer()
            .json(
                "TrentService.GenerateRandom",
                "{\"NumberOfBytes\":16,\"CustomKeyStoreId\":\"%s\"}".formatted(store)));
  }

  /** Asks what must be answered. */
  Answer ask(String action, String body) {
    Answer answer = api.kms(action, body);
    assertThat(answer.status()).as(action + ": " + answer.body()).isEqualTo(200);
    return answer;
  }

  @Override
  public void close() {
    hsms.forEach(FaultyHsm::work);
    server.kill();
  }
}
