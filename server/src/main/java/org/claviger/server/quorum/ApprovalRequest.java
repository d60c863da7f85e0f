package org.claviger.server.quorum;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.claviger.server.document.Document;
import org.claviger.server.document.MalformedDocumentException;

/**
 * A request for the approval of an operation, good once and for a week. Operators sign the bytes of
 * its file.
 *
 * @param described what is to be done
 * @param quorum the digest of the quorum that decides
 * @param nonce by which it is known to be used, 32 hexadecimal digits
 * @param created when it was made, to the second
 */
public record ApprovalRequest(Described described, String quorum, String nonce, Instant created) {
  /** How long it is good. */
  public static final Duration LIFE = Duration.ofDays(7);

  private static final String FORMAT = "claviger approval request";
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final Pattern NONCE = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  public ApprovalRequest {
    requireNonNull(described, "described");
    created = created.truncatedTo(ChronoUnit.SECONDS);
    if (!NONCE.matcher(nonce).matches() || !DIGEST.matcher(quorum).matches()) {
      throw new MalformedDocumentException("nonce or quorum are not what a request has");
    }
  }

  /** Its file. */
  public byte[] toJson() {
    ObjectNode document = Document.create(FORMAT).put("operation", described.operation().text());
    ObjectNode details = document.putObject("details");
    described.details().forEach(details::put);
    document.put("quorum", quorum).put("nonce", nonce).put("created", created.toString());
    return Document.write(document);
  }

  /**
   * Reads a file.
   *
   * @throws MalformedDocumentException if it is none
   */
  public static ApprovalRequest parse(byte[] file) {
    Document document = Document.read(file, FORMAT);
    ApprovalRequest request =
        new ApprovalRequest(
            new Described(
                GuardedOperation.of(document.text("operation", 32)),
                document.texts("details", Described.MAX_VALUE)),
            Document.hex(document.hex("quorum", 32)),
            Document.hex(document.hex("nonce", 16)),
            document.instant("created"));
    document.end();
    return request;
  }

  /** When it is no longer good. */
  public Instant expires() {
    return created.plus(LIFE);
  }

  /** Whether it is good at a time; clocks may differ by five minutes. */
  boolean isGoodAt(Instant now) {
    return now.isBefore(expires()) && !now.isBefore(created.minus(SKEW));
  }
}
