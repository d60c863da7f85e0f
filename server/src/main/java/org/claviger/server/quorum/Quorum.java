package org.claviger.server.quorum;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.claviger.server.digest.Sha256;
import org.claviger.server.document.Document;
import org.claviger.server.document.MalformedDocumentException;

/**
 * Who decides: so many of these operators.
 *
 * @param version counts changes, from 1
 * @param threshold how many must approve, from 2 to all
 * @param operators 1 to 32, no name and no key twice
 * @param used requests that were used and are not expired
 */
public record Quorum(int version, int threshold, List<Operator> operators, List<UsedRequest> used) {
  private static final String FORMAT = "claviger quorum";
  private static final int MAX_OPERATORS = 32;

  /** More in a week are not needed; the HSM's object stays small. */
  private static final int MAX_USED = 100;

  public Quorum {
    operators = List.copyOf(operators);
    used = List.copyOf(used);
    if (version < 1 || operators.isEmpty() || operators.size() > MAX_OPERATORS) {
      throw new MalformedDocumentException("a quorum has 1 to 32 operators");
    }
    if (threshold < 2 || threshold > operators.size()) {
      throw new MalformedDocumentException(
          "the threshold must be from 2 to the number of operators: one alone is no quorum");
    }
    Set<Object> distinct = new HashSet<>();
    for (Operator each : operators) {
      if (!distinct.add(each.name()) || !distinct.add(each.key())) {
        throw new MalformedDocumentException("an operator's name or key is there twice");
      }
    }
  }

  /** The first one. */
  public static Quorum first(int threshold, List<Operator> operators) {
    return new Quorum(1, threshold, operators, List.of());
  }

  /** The one that follows this one. */
  public Quorum next(int threshold, List<Operator> operators) {
    return new Quorum(version + 1, threshold, operators, used);
  }

  /** By which requests name it: SHA-256 of all but the used requests, 64 hexadecimal digits. */
  public String digest() {
    return Sha256.hex(Document.write(terms()));
  }

  private ObjectNode terms() {
    ObjectNode document =
        Document.create(FORMAT).put("number", version).put("threshold", threshold);
    ArrayNode list = document.putArray("operators");
    for (Operator each : operators) {
      list.addObject().put("name", each.name()).put("key", Document.base64(each.key().encoded()));
    }
    return document;
  }

  /** As it is kept. */
  public byte[] toJson() {
    ObjectNode document = terms();
    ArrayNode list = document.putArray("used");
    for (UsedRequest each : used) {
      list.addObject().put("nonce", each.nonce()).put("expires", each.expires().toString());
    }
    return Document.write(document);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws MalformedDocumentException if it is anything else
   */
  public static Quorum parse(byte[] kept) {
    Document document = Document.read(kept, FORMAT);
    List<Operator> operators = new ArrayList<>();
    for (Document each : document.sections("operators", MAX_OPERATORS)) {
      operators.add(
          new Operator(
              each.text("name", Operator.MAX_NAME_CHARS),
              OperatorKey.of(each.base64("key", 1, OperatorKey.MAX_BYTES))));
      each.end();
    }
    List<UsedRequest> used = new ArrayList<>();
    for (Document each : document.sections("used", MAX_USED)) {
      used.add(new UsedRequest(Document.hex(each.hex("nonce", 16)), each.instant("expires")));
      each.end();
    }
    Quorum quorum =
        new Quorum(
            document.number("number", 1, Integer.MAX_VALUE),
            document.number("threshold", 2, MAX_OPERATORS),
            operators,
            used);
    document.end();
    return quorum;
  }

  /**
   * Checks that enough operators approved what is about to be done, and takes the request out of
   * use.
   *
   * @param described what is about to be done
   * @param file the request's, whose bytes were signed
   * @param approvals of anybody
   * @param now the time
   * @throws NotApprovedException if not; the message says what is missing
   * @throws MalformedDocumentException if the file is no request
   */
  public Approved approve(Described described, byte[] file, List<Approval> approvals, Instant now) {
    ApprovalRequest request = ApprovalRequest.parse(file);
    refuseUnlessMeant(request, described, now);
    List<String> approvers = approvers(file, approvals);
    if (approvers.size() < threshold) {
      throw new NotApprovedException(
          "%d of %d needed approvals are there%s"
              .formatted(
                  approvers.size(),
                  threshold,
                  approvers.isEmpty() ? "" : ": of " + String.join(", ", approvers)));
    }
    return new Approved(request, approvers, with(request, now));
  }

  private void refuseUnlessMeant(ApprovalRequest request, Described described, Instant now) {
    if (!request.described().equals(described)) {
      throw new NotApprovedException(
          "the request is for something else:\n"
              + request.described().text()
              + "\nand this is about to be done:\n"
              + described.text());
    }
    if (!request.quorum().equals(digest())) {
      throw new NotApprovedException(
          "the request was made for other operators than those of now; make a new one");
    }
    if (!request.isGoodAt(now)) {
      throw new NotApprovedException(
          "the request is good from " + request.created() + " to " + request.expires());
    }
    if (used.stream().anyMatch(each -> each.nonce().equals(request.nonce()))) {
      throw new NotApprovedException("the request was used already; make a new one");
    }
  }

  /** The names of those who approved, each once, in the order of the quorum. */
  private List<String> approvers(byte[] file, List<Approval> approvals) {
    List<String> names = new ArrayList<>();
    for (Operator operator : operators) {
      boolean approved =
          approvals.stream()
              .filter(each -> each.operator().equals(operator.name()))
              .anyMatch(each -> operator.key().signed(file, each.signature()));
      if (approved) {
        names.add(operator.name());
      }
    }
    return names;
  }

  private Quorum with(ApprovalRequest request, Instant now) {
    List<UsedRequest> all = new ArrayList<>();
    used.stream().filter(each -> now.isBefore(each.expires())).forEach(all::add);
    if (all.size() >= MAX_USED) {
      throw new NotApprovedException("100 requests were used this week; wait for one to expire");
    }
    all.add(new UsedRequest(request.nonce(), request.expires()));
    return new Quorum(version, threshold, operators, all);
  }
}
