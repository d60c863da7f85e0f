package org.claviger.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.claviger.server.audit.FileAuditTrail;
import org.claviger.server.authz.Authorizer;
import org.claviger.server.config.AuditConfig;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.http.protocol.ApiRequest;
import org.claviger.server.http.protocol.ApiResponse;
import org.claviger.server.http.protocol.OperationTable;
import org.claviger.server.key.Region;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.RefusalMessages;
import org.claviger.server.quota.RequestQuotas;
import org.claviger.server.sigv4.Authenticated;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.RequestToSign;
import org.claviger.server.store.Store;

/**
 * Requests on their whole way behind the signature, with the real audit trail, and the records that
 * they leave in its files.
 */
public final class RecordedApi implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Path folder;
  private final FileAuditTrail audit;
  private final RequestPipeline pipeline;

  /** Who signs the next request. */
  private Caller caller;

  /** In a new folder, on a store and a region that somebody else closes. */
  public RecordedApi(
      Path folder,
      Store store,
      Region region,
      Authorizer authorizer,
      List<? extends Operation<?>> operations) {
    this.folder = folder;
    this.audit =
        FileAuditTrail.open(AuditConfig.of(folder, "111122223333"), store, Clock.systemUTC());
    this.pipeline =
        new RequestPipeline(
            new OperationTable(List.copyOf(operations)),
            (request, service, now) -> new Authenticated(caller, region.name()),
            new HostedRegions(Map.of(region.name(), region), region),
            authorizer,
            RefusalMessages.PLAIN,
            new RequestQuotas(QuotaConfig.defaults().disabled()),
            store,
            audit,
            new RequestMetrics(new SimpleMeterRegistry()),
            Clock.systemUTC());
  }

  /**
   * What came of a request.
   *
   * @param records its lines in the audit files
   */
  public record Outcome(int status, String body, List<JsonNode> records) {
    /** The one record. */
    public JsonNode onlyRecord() {
      assertThat(records).as("the records of a request that got %s", body).hasSize(1);
      return records.get(0);
    }
  }

  /** Does a request whose body fits the action's protocol. */
  public Outcome send(Caller signer, Action action, String body) {
    caller = signer;
    boolean isForm = action.api() == Action.Api.IAM || action.api() == Action.Api.STS;
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    if (isForm) {
      headers.add(Map.entry("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"));
    } else {
      String service = action.api() == Action.Api.KMS ? "TrentService." : "Claviger.";
      headers.add(Map.entry("Content-Type", "application/x-amz-json-1.1"));
      headers.add(Map.entry("X-Amz-Target", service + action.name()));
    }
    RequestToSign request = new RequestToSign("POST", "/", "", headers, body.getBytes(UTF_8));
    ApiResponse response =
        pipeline.answer(new ApiRequest(request, "192.0.2.1"), Runnable::run).join();
    return new Outcome(
        response.status(), new String(response.body(), UTF_8), records(response.requestId()));
  }

  private List<JsonNode> records(String requestId) {
    List<JsonNode> records = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          if (line.contains("\"requestID\":\"" + requestId + "\"")) {
            records.add(MAPPER.readTree(line));
          }
        }
      }
      return records;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    audit.close();
  }
}
