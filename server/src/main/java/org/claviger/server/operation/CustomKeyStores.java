package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.config.KeyStoreCluster.Allowance;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyKind;
import org.claviger.server.key.KeySpec;
import org.claviger.server.key.KeyUsage;
import org.claviger.server.key.Origin;
import org.claviger.server.keystore.Cluster;
import org.claviger.server.keystore.KeyStores;
import org.claviger.server.keystore.StoreErrors;
import org.claviger.server.store.Transaction;

/** What the actions on custom key stores have in common. */
final class CustomKeyStores {
  static final int MAX_NAME_CHARACTERS = 256;

  private static final int MAX_ID_CHARACTERS = 64;
  private static final Pattern CLUSTER_ID = Pattern.compile("cluster-[2-7a-zA-Z]{11,16}");

  private CustomKeyStores() {}

  /** Reads the id of a store that must be there. */
  static String id(Members members) {
    return members.string("CustomKeyStoreId", 1, MAX_ID_CHARACTERS);
  }

  /** Reads the id of a store, or null. */
  static String optionalId(Members members) {
    return members.optionalString("CustomKeyStoreId", 1, MAX_ID_CHARACTERS);
  }

  /** Reads the id of a cluster, or null. */
  static String optionalClusterId(Members members) {
    return members.optionalString("CloudHsmClusterId", 19, 24, CLUSTER_ID);
  }

  /** Shows a cluster's id in the audit record, unless it is null. */
  static void showCluster(ObjectNode parameters, String id) {
    if (id != null) {
      parameters.put("cloudHsmClusterId", id);
    }
  }

  /** Reads a password, or null. The caller wipes it. */
  static byte[] password(Members members) {
    return members.optionalSecret("KeyStorePassword", 7, 32);
  }

  /** Shows a store's id in the audit record, unless it is null. */
  static ObjectNode show(ObjectNode parameters, String id) {
    return id == null ? parameters : parameters.put("customKeyStoreId", id);
  }

  /** The audit parameters of a request that names a store. */
  static ObjectNode parameters(String id) {
    return show(JsonNodeFactory.instance.objectNode(), id);
  }

  /** A request that takes the permission of its action's name, on no key. */
  static Prepared prepared(Action action, RequestContext context, Prepared.Work work) {
    AccessRequest access =
        new AccessRequest("kms:" + action.name(), "*", context.caller().accountId());
    return new Prepared(List.of(access), List.of(), work);
  }

  /** A request that changes a store and answers nothing. */
  static Prepared changing(Action action, RequestContext context, Change change) {
    return prepared(
        action,
        context,
        () ->
            context
                .changes()
                .commit(
                    transaction -> {
                      KeyStores stores = context.region().keyStores();
                      change.of(stores, transaction, context.caller().accountId());
                      return Result.recorded(JsonNodeFactory.instance.objectNode());
                    }));
  }

  /**
   * The origin is the region's HSM or the owner of the key, or else that of a custom key store,
   * where a key is made or is already.
   *
   * @param storeId null for no store
   * @param name of the key that is there already, or null
   * @throws ApiException ValidationException
   */
  static void requireOriginOf(String storeId, String name, Origin origin) {
    if ((name != null) != (origin == Origin.EXTERNAL_KEY_STORE)) {
      throw new ApiException(
          ErrorCode.ValidationException,
          "XksKeyId and the Origin EXTERNAL_KEY_STORE go together: they adopt a key that is in the"
              + " HSMs of a custom key store already.");
    }
    if (storeId == null) {
      KeyCreation.requireOwnOrigin(origin);
    } else if (name == null && origin != Origin.AWS_CLOUDHSM) {
      throw new ApiException(
          ErrorCode.ValidationException,
          "A key in a custom key store needs the Origin AWS_CLOUDHSM, not " + origin + ".");
    }
  }

  /**
   * A key of that kind may be made where it is to be.
   *
   * @throws ApiException CustomKeyStoreNotFoundException, CustomKeyStoreInvalidStateException,
   *     UnsupportedOperationException
   */
  static void requireTaken(RequestContext context, KeyKind kind) {
    if (kind.store().isEmpty()) {
      return;
    }
    String id = kind.store().get();
    KeyStores stores = context.region().keyStores();
    stores.requireConnected(context.caller().accountId(), id, "CreateKey");
    Set<Allowance> allowed = stores.clusterOf(id).map(Cluster::allow).orElse(Set.of());
    if (kind.spec() != KeySpec.SYMMETRIC_DEFAULT && !allowed.contains(needed(kind))) {
      throw notTaken(id, "keys of KeySpec " + kind.spec(), needed(kind));
    }
    if (kind.adopted().isPresent() && !allowed.contains(Allowance.ADOPTION)) {
      throw notTaken(id, "keys that are in its HSMs already", Allowance.ADOPTION);
    }
    stores.requireEnoughHsms(id);
  }

  private static Allowance needed(KeyKind kind) {
    return kind.usage() == KeyUsage.GENERATE_VERIFY_MAC ? Allowance.HMAC : Allowance.ASYMMETRIC;
  }

  private static ApiException notTaken(String id, String what, Allowance needed) {
    return new ApiException(
        ErrorCode.UnsupportedOperationException,
        "The custom key store '"
            + id
            + "' does not take "
            + what
            + ": its cluster's configuration does not allow "
            + needed
            + ".");
  }

  /** Shows where a key is, if that is a custom key store. */
  static void describe(ObjectNode metadata, RequestContext context, Key key) {
    key.kind()
        .store()
        .ifPresent(
            id -> {
              metadata.put("CustomKeyStoreId", id);
              context
                  .region()
                  .keyStores()
                  .clusterIdOf(id)
                  .ifPresent(clusterId -> metadata.put("CloudHsmClusterId", clusterId));
            });
    key.kind()
        .adopted()
        .ifPresent(name -> metadata.putObject("XksKeyConfiguration").put("Id", name));
  }

  /** No store has that id or name. */
  static ApiException notFound(String idOrName) {
    return StoreErrors.notFound(idOrName);
  }

  /** A change of a store in a transaction. */
  @FunctionalInterface
  interface Change {
    void of(KeyStores stores, Transaction transaction, String accountId);
  }
}
