package org.claviger.server.iam;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A user, group or role, as the document of its row. Policies are attached and groups joined by
 * name and by the unique id that goes with it: who takes the name of one that has gone does not
 * take its place.
 *
 * @param format 1
 * @param kind which of the three
 * @param accountId the 12 digits of the account
 * @param name without path
 * @param path begins and ends with a slash
 * @param id unique, never given twice
 * @param created milliseconds since the epoch
 * @param tags none for a group
 * @param boundary the ARN of the permission boundary, or the empty string
 * @param boundaryId the unique id of that policy, or the empty string
 * @param inline documents by their names
 * @param attached the unique ids of managed policies by their ARNs
 * @param groups the unique ids of a user's groups by their names
 * @param trustPolicy a role's, else the empty string
 * @param trusted the unique ids of the users and roles that the trust policy names, by these names;
 *     not in rows of roles that were written before ids were kept
 * @param description a role's, else the empty string
 * @param maxSessionSeconds a role's, else 0
 */
public record Identity(
    int format,
    IdentityKind kind,
    String accountId,
    String name,
    String path,
    String id,
    long created,
    SortedMap<String, String> tags,
    String boundary,
    String boundaryId,
    SortedMap<String, String> inline,
    SortedMap<String, String> attached,
    SortedMap<String, String> groups,
    String trustPolicy,
    SortedMap<String, String> trusted,
    String description,
    int maxSessionSeconds)
    implements Entity {
  public Identity {
    requireNonNull(kind, "kind");
    requireNonNull(accountId, "accountId");
    requireNonNull(name, "name");
    requireNonNull(path, "path");
    requireNonNull(id, "id");
    requireNonNull(boundary, "boundary");
    requireNonNull(boundaryId, "boundaryId");
    requireNonNull(trustPolicy, "trustPolicy");
    requireNonNull(description, "description");
    tags = sorted(tags);
    inline = sorted(inline);
    attached = sorted(attached);
    groups = sorted(groups);
    trusted = trusted == null ? Collections.emptySortedMap() : sorted(trusted);
  }

  /** A new one that holds nothing yet. */
  public static Identity create(
      IdentityKind kind, String accountId, String name, String path, String id, Instant now) {
    SortedMap<String, String> none = Collections.emptySortedMap();
    return new Identity(
        1,
        kind,
        accountId,
        name,
        path,
        id,
        now.toEpochMilli(),
        none,
        "",
        "",
        none,
        none,
        none,
        "",
        none,
        "",
        0);
  }

  /** Its ARN, with its path. */
  public String arn() {
    return kind.arn(accountId, path, name);
  }

  /** When it was made. */
  public Instant createdAt() {
    return Instant.ofEpochMilli(created);
  }

  /** The same under another name or path. */
  public Identity withName(String otherName, String otherPath) {
    return edit().name(otherName, otherPath).build();
  }

  /** The same with other tags. */
  public Identity withTags(Map<String, String> other) {
    return edit().tags(other).build();
  }

  /** The same under another permission boundary. */
  public Identity withBoundary(ManagedPolicy policy) {
    return edit().boundary(policy.arn(), policy.id()).build();
  }

  /** The same without a permission boundary. */
  public Identity withoutBoundary() {
    return edit().boundary("", "").build();
  }

  /** The same with other inline policies. */
  public Identity withInline(Map<String, String> other) {
    return edit().inline(other).build();
  }

  /** The same with other managed policies. */
  public Identity withAttached(Map<String, String> other) {
    return edit().attached(other).build();
  }

  /** The same in other groups. */
  public Identity withGroups(Map<String, String> other) {
    return edit().groups(other).build();
  }

  /** The same role with other terms. */
  public Identity withTerms(String otherTrust, String otherDescription, int otherMaxSession) {
    return edit().terms(otherTrust, otherDescription, otherMaxSession).build();
  }

  /** The same role, once it is known whom its trust policy's names mean. */
  public Identity trusting(Map<String, String> ids) {
    return edit().trusted(ids).build();
  }

  private IdentityEdit edit() {
    return new IdentityEdit(this);
  }

  private static SortedMap<String, String> sorted(Map<String, String> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
