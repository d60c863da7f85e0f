package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/**
 * What the actions on custom key stores have in common. No cluster can be configured for one yet,
 * so there is none, and every name of one is unknown.
 */
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

  /** Whether there is a password; validates it, and lets it go. */
  static boolean hasPassword(Members members) {
    members.optionalSecret("KeyStorePassword", 7, 32);
    return members.has("KeyStorePassword");
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

  /** A request about a store, which is not there. */
  static Prepared refused(Action action, RequestContext context, String id) {
    return prepared(
        action,
        context,
        () -> {
          throw notFound(id);
        });
  }

  /** No store has that id or name. */
  static ApiException notFound(String idOrName) {
    return new ApiException(
        ErrorCode.CustomKeyStoreNotFoundException,
        "Custom key store '" + idOrName + "' is not found.");
  }
}
