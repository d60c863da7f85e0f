package org.claviger.server.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.claviger.server.store.StoreException;

/**
 * An access key as the document of its row, whose id is the access key's and whose parent is its
 * account's.
 *
 * @param format 1
 * @param principal whose it is: {@code root}
 * @param status whether it may sign
 * @param created milliseconds since the epoch
 * @param sealedSecret the secret under the sealing key of the identities
 */
record AccessKeyDocument(
    int format, String principal, Status status, long created, byte[] sealedSecret) {
  static final String ROOT = "root";
  private static final int FORMAT = 1;
  private static final JsonMapper MAPPER = new JsonMapper();

  /** AWS's states of an access key. */
  enum Status {
    Active,
    Inactive
  }

  /** The document of a root user's key that may sign. */
  static AccessKeyDocument activeRoot(long created, byte[] sealedSecret) {
    return new AccessKeyDocument(FORMAT, ROOT, Status.Active, created, sealedSecret);
  }

  byte[] write() {
    try {
      return MAPPER.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new StoreException("an access key could not be written", e);
    }
  }

  static AccessKeyDocument read(byte[] document) {
    AccessKeyDocument read;
    try {
      read = MAPPER.readValue(document, AccessKeyDocument.class);
    } catch (IOException e) {
      throw new StoreException("an access key could not be read", e);
    }
    if (read.format != FORMAT || !ROOT.equals(read.principal)) {
      throw new StoreException("an access key was written by a newer version");
    }
    return read;
  }

  boolean isActive() {
    return status == Status.Active;
  }
}
