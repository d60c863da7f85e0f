package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.CertificateChain;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.Region;

/**
 * {@code Claviger.ListKeyEntries}: for every key of the account in the region what a key store
 * shows of it: its metadata, its aliases, its public key and its certificate chain, each if the
 * caller may ask for it alone. What would take three requests a key takes one a page.
 */
final class ListKeyEntries implements AccountListOperation {
  private static final Action ACTION = Action.claviger("ListKeyEntries", true);
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;

  /** A page ends early behind so many bytes of certificates. */
  private static final long CERTIFICATE_BYTES = 1 << 20;

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Result list(Paging paging, RequestContext context) {
    String accountId = context.caller().accountId();
    Region region = context.region();
    Paging.Page page = paging.page(context, ACTION.name(), "", DEFAULT_LIMIT, MAX_LIMIT);
    List<KeyArn> found = region.keys().list(accountId, page.afterId(), page.lookFor());
    boolean showAliases =
        context.access().allows(new AccessRequest("kms:ListAliases", "*", accountId));
    ArrayNode entries = JsonNodeFactory.instance.arrayNode();
    int seen = 0;
    long bytes = 0;
    while (seen < Math.min(found.size(), page.items()) && bytes < CERTIFICATE_BYTES) {
      bytes += add(entries, found.get(seen), context, showAliases);
      seen++;
    }
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    page.endingBehind(seen).cut(found, KeyArn::keyId, response);
    response.set("KeyEntries", entries);
    return Result.of(response);
  }

  /**
   * Adds an entry unless its key has gone meanwhile or the caller may not describe it, and tells
   * its size in certificates.
   */
  private static long add(
      ArrayNode entries, KeyArn arn, RequestContext context, boolean showAliases) {
    Region region = context.region();
    Key key;
    try {
      key = region.keys().resolve(arn.keyId(), arn.accountId());
    } catch (ApiException e) {
      if (e.code() == ErrorCode.NotFoundException) {
        return 0;
      }
      throw e;
    }
    if (!mayDo("kms:DescribeKey", key, context)) {
      return 0;
    }
    ObjectNode entry = entries.addObject();
    ObjectNode metadata = KeyMetadata.of(key);
    CustomKeyStores.describe(metadata, context, key);
    entry.set("KeyMetadata", metadata);
    if (showAliases) {
      ArrayNode aliases = entry.putArray("AliasNames");
      region.aliases().list(arn).forEach(alias -> aliases.add(alias.name()));
    }
    return key.spec().isSymmetric() ? 0 : addPublic(entry, key, context);
  }

  /** Adds what an asymmetric key has for everybody to know. */
  private static long addPublic(ObjectNode entry, Key key, RequestContext context) {
    if (key.publicKey().length > 0 && mayDo("kms:GetPublicKey", key, context)) {
      entry.put("PublicKey", key.publicKey());
    }
    return context
        .region()
        .certificates()
        .find(key.arn())
        .filter(chain -> mayDo("claviger:GetKeyCertificate", key, context))
        .map(chain -> add(entry, chain))
        .orElse(0L);
  }

  private static boolean mayDo(String permission, Key key, RequestContext context) {
    return context.access().allows(OnKey.access(context, permission, key));
  }

  private static long add(ObjectNode entry, CertificateChain chain) {
    ArrayNode certificates = entry.putArray("CertificateChain");
    long bytes = 0;
    for (byte[] certificate : chain.certificates()) {
      certificates.add(certificate);
      bytes += certificate.length;
    }
    return bytes;
  }
}
