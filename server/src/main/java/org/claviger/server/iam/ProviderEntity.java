package org.claviger.server.iam;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An OpenID Connect provider, as the document of its row.
 *
 * @param format 1
 * @param accountId the 12 digits of the account
 * @param name the URL without {@code https://}
 * @param created milliseconds since the epoch
 * @param clientIds the audiences, each once
 * @param thumbprints SHA-1 of certificates in hexadecimal digits
 * @param tags by their keys
 */
public record ProviderEntity(
    int format,
    String accountId,
    String name,
    long created,
    List<String> clientIds,
    List<String> thumbprints,
    SortedMap<String, String> tags)
    implements Entity {
  public ProviderEntity {
    requireNonNull(accountId, "accountId");
    requireNonNull(name, "name");
    clientIds = List.copyOf(new LinkedHashSet<>(clientIds));
    thumbprints = List.copyOf(thumbprints);
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }

  /** Its ARN. */
  public String arn() {
    return arn(accountId, name);
  }

  /** The ARN of a provider whose URL without {@code https://} is given. */
  public static String arn(String accountId, String name) {
    return "arn:aws:iam::" + accountId + ":oidc-provider/" + name;
  }

  /** The same with other audiences and thumbprints. */
  public ProviderEntity with(List<String> otherClientIds, List<String> otherThumbprints) {
    return new ProviderEntity(
        format, accountId, name, created, otherClientIds, otherThumbprints, tags);
  }

  /** The same with other tags. */
  public ProviderEntity withTags(Map<String, String> other) {
    return new ProviderEntity(
        format, accountId, name, created, clientIds, thumbprints, new TreeMap<>(other));
  }

  /** What whoever checks its tokens must know. */
  OidcProvider snapshot() {
    return new OidcProvider(arn(), "https://" + name, new LinkedHashSet<>(clientIds), thumbprints);
  }
}
