package org.claviger.server.operation;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.Guard;
import org.claviger.server.authz.UnknownResource;
import org.claviger.server.ciphertext.EncryptionContext;
import org.claviger.server.error.ApiException;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyChecks;
import org.claviger.server.key.KeyClass;
import org.claviger.server.key.KeyUsage;
import org.claviger.server.key.Region;

/** What the actions that use one key have in common. */
final class OnKey {
  /** The longest key identifier of any form. */
  static final int MAX_KEY_ID_CHARACTERS = 2_048;

  private OnKey() {}

  /** Reads a key identifier that must be there. */
  static String id(Members members) {
    return members.string("KeyId", 1, MAX_KEY_ID_CHARACTERS);
  }

  /**
   * Finds the key that a request is to use, by an identifier of any form.
   *
   * @throws ApiException as NotFoundException
   */
  static Key find(RequestContext context, String keyId) {
    return context.region().keys().resolve(keyId, context.caller().accountId());
  }

  /** The audit parameters of a request that names a key. */
  static ObjectNode parameters(String keyId) {
    return JsonNodeFactory.instance.objectNode().put("keyId", requireNonNull(keyId, "keyId"));
  }

  /** A request that takes one permission on one key. */
  static Prepared prepared(RequestContext context, String permission, Key key, Prepared.Work work) {
    return prepared(access(context, permission, key), work);
  }

  /** A request that takes one permission on one key. */
  static Prepared prepared(AccessRequest access, Prepared.Work work) {
    return new Prepared(List.of(access), List.of(access.resourceArn()), work);
  }

  /** A request that takes one permission on one key, whose material does its work. */
  static Prepared using(AccessRequest access, Key key, Prepared.Work work) {
    return new Prepared(
        List.of(access), List.of(access.resourceArn()), List.of(key), Quotas.of(key.spec()), work);
  }

  /** A permission on a key that the request calls by its id or ARN, or that is found otherwise. */
  static AccessRequest access(RequestContext context, String permission, Key key) {
    return access(context.region(), permission, key);
  }

  /** A permission on a key of a region, whoever asks for it. */
  static AccessRequest access(Region region, String permission, Key key) {
    return access(region, permission, key, "");
  }

  private static AccessRequest access(
      Region region, String permission, Key key, String identifier) {
    return new AccessRequest(permission, key.arn().toString(), key.arn().accountId())
        .with(new KeyConditions(region, key, identifier))
        .guardedBy(guard(region, key));
  }

  /**
   * A permission on a key.
   *
   * @param identifier what the request calls the key, in any form
   */
  static AccessRequest access(
      RequestContext context, String permission, Key key, String identifier) {
    AccessRequest access = access(context.region(), permission, key, identifier);
    // Of another account's alias a caller does not learn which key it names.
    return !identifier.startsWith("arn:") || KeyConditions.aliasName(identifier).isEmpty()
        ? access
        : access.disguisedAs(UnknownResource.message(context.caller(), permission, identifier));
  }

  /** A permission on a key for a request that has an encryption context. */
  static AccessRequest access(
      RequestContext context,
      String permission,
      Key key,
      String identifier,
      EncryptionContext encryptionContext) {
    AccessRequest access = access(context, permission, key, identifier);
    return access
        .with(ContextConditions.of(encryptionContext.pairs()))
        .guardedBy(access.guard().orElseThrow().with(encryptionContext.pairs()));
  }

  private static Guard guard(Region region, Key key) {
    return Guard.of(key.policy().compiled(), () -> region.grants().inForce(key.arn()));
  }

  /** The key can be used now, is for what the action does, and of the class that it takes. */
  static void requireUsable(Key key, KeyUsage usage, KeyClass keyClass, String action) {
    KeyChecks.requireEnabled(key);
    KeyChecks.requireUsage(key, usage, action);
    KeyChecks.requireClass(key, keyClass, action);
  }

  /** An answer that begins with the key's ARN. */
  static ObjectNode answer(Key key) {
    return JsonNodeFactory.instance.objectNode().put("KeyId", key.arn().toString());
  }
}
