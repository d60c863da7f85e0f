package org.claviger.server.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.claviger.server.audit.ServiceEvent;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.quorum.Approval;
import org.claviger.server.quorum.Approved;

/**
 * What the audit trail is to say of an approved operation, on its way from the process that does it
 * to the server; with a code of the identities' domain, so that nobody else can write one.
 *
 * @param time when the operation began
 * @param details of the record: the operation, its details, the signed request and the signatures
 */
record ApprovedRecord(Instant time, ObjectNode details) {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String PURPOSE = "claviger approved operation 1\n";

  /** The record of an approved operation, as a file. */
  static Sealed of(
      Approved approved, byte[] request, List<Approval> given, Instant time, HsmDomain domain) {
    ObjectNode details = MAPPER.createObjectNode();
    details.put("operation", approved.request().described().operation().text());
    ObjectNode what = details.putObject("details");
    approved.request().described().details().forEach(what::put);
    details.put("request", Base64.getEncoder().encodeToString(request));
    ArrayNode signatures = details.putArray("approvals");
    for (Approval each : given) {
      if (approved.approvers().contains(each.operator())) {
        signatures
            .addObject()
            .put("operator", each.operator())
            .put("signature", Base64.getEncoder().encodeToString(each.signature()));
      }
    }
    String body =
        MAPPER.createObjectNode().put("time", time.toString()).set("details", details).toString();
    return new Sealed(body, domain.mac(authenticated(body)));
  }

  private static byte[] authenticated(String body) {
    return (PURPOSE + body).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it is not what {@link #of} wrote in this domain
   */
  static ApprovedRecord read(byte[] file, HsmDomain domain) throws IOException {
    try {
      JsonNode document = MAPPER.readTree(file);
      String body = document.path("body").asText();
      byte[] code = Base64.getDecoder().decode(document.path("code").asText());
      if (!domain.verifyMac(authenticated(body), code)) {
        throw new IOException("it was not written by a process of this server's HSM");
      }
      JsonNode content = MAPPER.readTree(body);
      return new ApprovedRecord(
          Instant.parse(content.required("time").textValue()),
          (ObjectNode) content.required("details"));
    } catch (IllegalArgumentException | ClassCastException | DateTimeException e) {
      throw new IOException("it is no record of an approved operation", e);
    }
  }

  /** The event; of the same id whenever it is made. */
  ServiceEvent event(String region) {
    byte[] request = details.required("request").textValue().getBytes(StandardCharsets.US_ASCII);
    return new ServiceEvent(
        UUID.nameUUIDFromBytes(request).toString(),
        time,
        "ApprovedOperation",
        region,
        "",
        "",
        details);
  }

  /**
   * A record and its code.
   *
   * @param body the record
   * @param code over it
   */
  record Sealed(String body, byte[] code) {
    byte[] toJson() {
      return MAPPER
          .createObjectNode()
          .put("body", body)
          .put("code", Base64.getEncoder().encodeToString(code))
          .toString()
          .getBytes(StandardCharsets.UTF_8);
    }
  }
}
