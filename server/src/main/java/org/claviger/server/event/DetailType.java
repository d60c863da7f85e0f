package org.claviger.server.event;

import java.util.Optional;
import java.util.stream.Stream;

/** The kinds of events: AWS's, under its names, and ours. */
public enum DetailType {
  /** Imported material was deleted because its time was over. */
  MATERIAL_EXPIRED("aws.kms", "KMS Imported Key Material Expiration"),
  /** A key was rotated. */
  KEY_ROTATED("aws.kms", "KMS CMK Rotation"),
  /** A key was deleted. */
  KEY_DELETED("aws.kms", "KMS CMK Deletion"),
  /** Imported material is going to expire. */
  MATERIAL_EXPIRING("claviger", "Claviger Key Material Expiration Approaching"),
  /** Somebody asked for a key's deletion. */
  DELETION_SCHEDULED("claviger", "Claviger Key Deletion Scheduled"),
  /** Somebody took that back. */
  DELETION_CANCELLED("claviger", "Claviger Key Deletion Cancelled"),
  /** A key is going to be deleted. */
  DELETION_NEAR("claviger", "Claviger Key Deletion Approaching"),
  /** A request was refused because the account has as much as it may. */
  LIMIT_REACHED("claviger", "Claviger Limit Reached"),
  /** An HSM domain cannot be used. */
  HSM_LOST("claviger", "Claviger HSM Lost"),
  /** It can again. */
  HSM_BACK("claviger", "Claviger HSM Back"),
  /** Audit records cannot be made durable. */
  AUDIT_TROUBLE("claviger", "Claviger Audit Trouble"),
  /** They can again. */
  AUDIT_RESTORED("claviger", "Claviger Audit Restored"),
  /** The server's certificate is going to end. */
  CERTIFICATE_ENDING("claviger", "Claviger Server Certificate Expiration Approaching"),
  /** A certificate between the server and an HSM worker is going to end. */
  TIER_CERTIFICATE_ENDING("claviger", "Claviger HSM Certificate Expiration Approaching"),
  /** A certificate between the server and another server is going to end. */
  PEER_CERTIFICATE_ENDING("claviger", "Claviger Peer Certificate Expiration Approaching"),
  /** Events could not be brought to a webhook and were given up. */
  EVENTS_DROPPED("claviger", "Claviger Events Dropped");

  private final String source;
  private final String text;

  DetailType(String source, String text) {
    this.source = source;
    this.text = text;
  }

  /** EventBridge's {@code source}. */
  public String source() {
    return source;
  }

  /** EventBridge's {@code detail-type}. */
  public String text() {
    return text;
  }

  /** The kind of that name. */
  public static Optional<DetailType> of(String text) {
    return Stream.of(values()).filter(each -> each.text.equals(text)).findFirst();
  }
}
