package org.claviger.server.quorum;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Set;

/**
 * An operator's approval of a request.
 *
 * @param operator the name
 * @param request SHA-256 of the request's file, 64 hexadecimal digits
 * @param signature over the request's file
 */
public record Approval(String operator, String request, byte[] signature) {
  private static final String TYPE = "ClavigerApproval";
  private static final int MAX_SIGNATURE_BYTES = 512;

  public Approval {
    requireNonNull(operator, "operator");
    requireNonNull(request, "request");
    if (signature.length > MAX_SIGNATURE_BYTES) {
      throw new MalformedApprovalException("a signature has at most 512 bytes");
    }
  }

  /**
   * Of a request.
   *
   * @param request its file
   */
  public static Approval of(byte[] request, String operator, byte[] signature) {
    return new Approval(operator, Sha256.hex(request), signature);
  }

  /** Its file. */
  public byte[] toJson() {
    ObjectNode document = Documents.object();
    document.put("type", TYPE);
    document.put("format", 1);
    document.put("request", request);
    document.put("operator", operator);
    document.put("signature", Base64.getEncoder().encodeToString(signature));
    return Documents.write(document);
  }

  /**
   * Reads a file.
   *
   * @throws MalformedApprovalException if it is none
   */
  public static Approval parse(byte[] file) {
    ObjectNode document =
        Documents.read(
            file, "an approval", Set.of("type", "format", "request", "operator", "signature"));
    Documents.require(document, TYPE);
    return new Approval(
        Documents.text(document, "operator"),
        Documents.text(document, "request"),
        Documents.bytes(document, "signature"));
  }
}
