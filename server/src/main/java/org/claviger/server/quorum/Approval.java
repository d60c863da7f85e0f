package org.claviger.server.quorum;

import static java.util.Objects.requireNonNull;

import org.claviger.server.digest.Sha256;
import org.claviger.server.document.Document;
import org.claviger.server.document.MalformedDocumentException;

/**
 * An operator's approval of a request.
 *
 * @param operator the name
 * @param request SHA-256 of the request's file, 64 hexadecimal digits
 * @param signature over the request's file
 */
public record Approval(String operator, String request, byte[] signature) {
  private static final String FORMAT = "claviger approval";
  private static final int MAX_SIGNATURE_BYTES = 512;

  public Approval {
    requireNonNull(operator, "operator");
    requireNonNull(request, "request");
    if (signature.length > MAX_SIGNATURE_BYTES) {
      throw new MalformedDocumentException("a signature has at most 512 bytes");
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
    return Document.write(
        Document.create(FORMAT)
            .put("request", request)
            .put("operator", operator)
            .put("signature", Document.base64(signature)));
  }

  /**
   * Reads a file.
   *
   * @throws MalformedDocumentException if it is none
   */
  public static Approval parse(byte[] file) {
    Document document = Document.read(file, FORMAT);
    Approval approval =
        new Approval(
            document.text("operator", Operator.MAX_NAME_CHARS),
            Document.hex(document.hex("request", 32)),
            document.base64("signature", 1, MAX_SIGNATURE_BYTES));
    document.end();
    return approval;
  }
}
