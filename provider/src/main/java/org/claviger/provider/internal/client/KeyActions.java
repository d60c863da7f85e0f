package org.claviger.provider.internal.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.claviger.provider.KmsKeyGenParameterSpec;

/** Keys and aliases: find, make, name. Every method throws {@code KmsException} on refusal. */
public final class KeyActions {
  private static final String KEY_ID = "KeyId";
  private static final String ALIAS_NAME = "AliasName";
  private static final String TARGET = "TargetKeyId";

  private final Channel channel;

  KeyActions(Channel channel) {
    this.channel = channel;
  }

  /** Describes the key with an id, ARN or alias. */
  public KeyDescription describe(String keyId) {
    return KeyDescription.of(channel.call(Action.DESCRIBE_KEY, Json.object().put(KEY_ID, keyId)));
  }

  /** The public key as a DER SubjectPublicKeyInfo (RFC 5280). */
  public byte[] publicKey(String keyId) {
    ObjectNode answer = channel.call(Action.GET_PUBLIC_KEY, Json.object().put(KEY_ID, keyId));
    return Answers.bytes(answer, "PublicKey");
  }

  /** The ids of all keys. */
  public List<String> list() {
    List<String> ids = new ArrayList<>();
    Pages.read(channel, Action.LIST_KEYS, "Keys", key -> ids.add(Answers.text(key, KEY_ID)));
    return ids;
  }

  /** All aliases that have a key: full name to key id. */
  public Map<String, String> aliases() {
    Map<String, String> aliases = new LinkedHashMap<>();
    Pages.read(
        channel,
        Action.LIST_ALIASES,
        "Aliases",
        alias -> {
          if (alias.has(TARGET)) {
            aliases.put(Answers.text(alias, ALIAS_NAME), Answers.text(alias, TARGET));
          }
        });
    return aliases;
  }

  /** Makes a KMS key of a spec for a usage, and what else is asked for. */
  public KeyDescription create(String spec, String usage, KmsKeyGenParameterSpec request) {
    ObjectNode body = labelled(request).put("KeySpec", spec).put("KeyUsage", usage);
    request.policy().ifPresent(policy -> body.put("Policy", policy));
    if (request.bypassPolicyLockoutSafetyCheck()) {
      body.put("BypassPolicyLockoutSafetyCheck", true);
    }
    if (request.multiRegion()) {
      body.put("MultiRegion", true);
    }
    request
        .customKeyStoreId()
        .ifPresent(store -> body.put("CustomKeyStoreId", store).put("Origin", "AWS_CLOUDHSM"));
    return KeyDescription.of(channel.call(Action.CREATE_KEY, body));
  }

  /** Makes a key of the AEAD class, with a description and tags. */
  public KeyDescription createAead(KmsKeyGenParameterSpec request) {
    ObjectNode body = labelled(request);
    if (request.callerIv()) {
      body.put("CallerIv", true);
    }
    return KeyDescription.of(channel.call(Action.CREATE_AEAD_KEY, body));
  }

  private static ObjectNode labelled(KmsKeyGenParameterSpec request) {
    ObjectNode body = Json.object();
    if (!request.description().isEmpty()) {
      body.put("Description", request.description());
    }
    if (!request.tags().isEmpty()) {
      ArrayNode list = body.putArray("Tags");
      request
          .tags()
          .forEach((key, value) -> list.addObject().put("TagKey", key).put("TagValue", value));
    }
    return body;
  }

  /** Binds a new alias. */
  public void createAlias(String name, String keyId) {
    channel.call(Action.CREATE_ALIAS, Json.object().put(ALIAS_NAME, name).put(TARGET, keyId));
  }

  /** Binds an existing alias to another key of the same type and usage. */
  public void updateAlias(String name, String keyId) {
    channel.call(Action.UPDATE_ALIAS, Json.object().put(ALIAS_NAME, name).put(TARGET, keyId));
  }

  /** Removes an alias; its key stays. */
  public void deleteAlias(String name) {
    channel.call(Action.DELETE_ALIAS, Json.object().put(ALIAS_NAME, name));
  }
}
