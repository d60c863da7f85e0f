package org.claviger.server.audit;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * What the service did to a key by itself, in the fields of CloudTrail's {@code AwsServiceEvent}.
 *
 * @param eventId unique, a UUID
 * @param eventTime when
 * @param eventName such as {@code RotateKey}
 * @param region the hosted region
 * @param accountId the key's account; the empty string for the operator's
 * @param keyArn the key; the empty string if it concerns none
 * @param details {@code serviceEventDetails}
 */
public record ServiceEvent(
    String eventId,
    Instant eventTime,
    String eventName,
    String region,
    String accountId,
    String keyArn,
    ObjectNode details) {
  public ServiceEvent {
    requireNonNull(eventId, "eventId");
    requireNonNull(eventTime, "eventTime");
    requireNonNull(eventName, "eventName");
    requireNonNull(region, "region");
    requireNonNull(accountId, "accountId");
    requireNonNull(keyArn, "keyArn");
    requireNonNull(details, "details");
  }
}
