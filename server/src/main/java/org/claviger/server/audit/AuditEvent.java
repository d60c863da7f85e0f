package org.claviger.server.audit;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.claviger.server.sigv4.Caller;

/**
 * One request, in the fields of CloudTrail. Holds no plaintext, no secret, no signature: whoever
 * builds it leaves them out.
 *
 * @param eventId unique, a UUID
 * @param eventTime when the request arrived
 * @param caller who signed it; null where that was never established
 * @param eventSource such as {@code kms.amazonaws.com}
 * @param eventName the action; {@code null} where it was not understood
 * @param region the hosted region; null where it was not understood
 * @param sourceAddress the peer's IP address
 * @param userAgent as the client sent it, cut at 1,024 characters; null if absent
 * @param errorCode null if the request succeeded
 * @param errorMessage null if there is none
 * @param requestParameters what was asked, without what is secret; null if not understood
 * @param responseElements what a change answered; null for a use or a read, as in AWS
 * @param readOnly whether the action changes nothing
 * @param requestId the {@code x-amzn-RequestId} of the answer
 * @param resources the ARNs of the keys concerned
 * @param additionalData CloudTrail's {@code additionalEventData}; null if there is none
 * @param tls the connection; null where it is not known
 * @param copies the records of the other accounts whose keys were used
 */
public record AuditEvent(
    String eventId,
    Instant eventTime,
    Caller caller,
    String eventSource,
    String eventName,
    String region,
    String sourceAddress,
    String userAgent,
    String errorCode,
    String errorMessage,
    ObjectNode requestParameters,
    ObjectNode responseElements,
    boolean readOnly,
    String requestId,
    List<String> resources,
    ObjectNode additionalData,
    TlsDetails tls,
    Optional<AccountCopies> copies) {
  public AuditEvent {
    resources = List.copyOf(resources);
    requireNonNull(copies, "copies");
  }
}
