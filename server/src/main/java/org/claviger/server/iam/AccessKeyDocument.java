package org.claviger.server.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.claviger.server.store.Row;
import org.claviger.server.store.StoreException;

/**
 * An access key as the document of its row, whose id is the access key's and whose parent is its
 * owner's.
 *
 * @param format 2; 1 where it was written before there were users, without the members on them
 * @param principal whose it is: {@code root} or {@code user}
 * @param userName empty for the root user
 * @param userId empty for the root user
 * @param status whether it may sign
 * @param created milliseconds since the epoch
 * @param sealedSecret the secret under the sealing key of the identities
 */
record AccessKeyDocument(
    int format,
    String principal,
    String userName,
    String userId,
    Status status,
    long created,
    byte[] sealedSecret) {
  private static final String ROOT = "root";
  private static final String USER = "user";
  private static final int FORMAT = 2;
  private static final int ROOT_FORMAT = 1;
  private static final JsonMapper MAPPER = new JsonMapper();

  /** AWS's states of an access key. */
  public enum Status {
    Active,
    Inactive
  }

  /** The document of a key that may sign. */
  static AccessKeyDocument active(KeyOwner owner, long created, byte[] sealedSecret) {
    return of(owner, Status.Active, created, sealedSecret);
  }

  private static AccessKeyDocument of(
      KeyOwner owner, Status status, long created, byte[] sealedSecret) {
    String principal = owner.isRoot() ? ROOT : USER;
    return new AccessKeyDocument(
        FORMAT, principal, owner.userName(), owner.userId(), status, created, sealedSecret);
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
    boolean isRoot = ROOT.equals(read.principal);
    boolean isKnown =
        read.format == ROOT_FORMAT ? isRoot : read.format == FORMAT && read.isWhole(isRoot);
    if (!isKnown) {
      throw new StoreException("an access key was written by a newer version");
    }
    return read;
  }

  private boolean isWhole(boolean isRoot) {
    return userName != null
        && userId != null
        && (isRoot ? userId.isEmpty() : USER.equals(principal) && !userId.isEmpty());
  }

  /** Whose it is, by its document and its row, which must agree. */
  KeyOwner owner(Row row) {
    String accountId = row.parent().split("/", 2)[0];
    KeyOwner owner =
        ROOT.equals(principal)
            ? KeyOwner.root(accountId)
            : new KeyOwner(accountId, userName, userId);
    if (!owner.parent().equals(row.parent())) {
      throw new StoreException("the access key " + row.key().id() + " is not its owner's");
    }
    return owner;
  }

  AccessKeyDocument withStatus(Status other, Row row) {
    return of(owner(row), other, created, sealedSecret);
  }

  AccessKeyDocument withOwner(KeyOwner owner) {
    return of(owner, status, created, sealedSecret);
  }

  boolean isActive() {
    return status == Status.Active;
  }
}
