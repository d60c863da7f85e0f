package org.claviger.server.iam;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A managed policy with its versions, as the document of its row.
 *
 * @param format 1
 * @param accountId the 12 digits of the account, or {@code aws} for one of AWS's own
 * @param name without path
 * @param path begins and ends with a slash
 * @param id {@code ANPA...}
 * @param created milliseconds since the epoch
 * @param updated when a version was last made or chosen, likewise
 * @param description may be empty
 * @param tags by their keys
 * @param versions in the order in which they were made
 * @param defaultVersion the number of the one in force
 * @param lastVersion the highest number ever given
 */
public record ManagedPolicy(
    int format,
    String accountId,
    String name,
    String path,
    String id,
    long created,
    long updated,
    String description,
    SortedMap<String, String> tags,
    List<Version> versions,
    int defaultVersion,
    int lastVersion)
    implements Entity {
  public ManagedPolicy {
    requireNonNull(accountId, "accountId");
    requireNonNull(name, "name");
    requireNonNull(path, "path");
    requireNonNull(id, "id");
    requireNonNull(description, "description");
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    versions = List.copyOf(versions);
  }

  /**
   * One version.
   *
   * @param number 1 for {@code v1}
   * @param created milliseconds since the epoch
   * @param document in AWS's language
   */
  public record Version(int number, long created, String document) {
    public Version {
      requireNonNull(document, "document");
    }

    /** As AWS writes it: {@code v1}. */
    public String id() {
      return "v" + number;
    }
  }

  /** A new one whose first version is in force. */
  static ManagedPolicy create(
      String accountId,
      String name,
      String path,
      String id,
      String description,
      Map<String, String> tags,
      String document,
      Instant now) {
    long millis = now.toEpochMilli();
    return new ManagedPolicy(
        1,
        accountId,
        name,
        path,
        id,
        millis,
        millis,
        description,
        new TreeMap<>(tags),
        List.of(new Version(1, millis, document)),
        1,
        1);
  }

  /** Its ARN, with its path. */
  public String arn() {
    return arn(accountId, path, name);
  }

  static String arn(String accountId, String path, String name) {
    return "arn:aws:iam::" + accountId + ":policy" + path + name;
  }

  /** Whether it is one of AWS's own, which every account has and nobody changes. */
  public boolean belongsToAws() {
    return accountId.equals(AwsPolicies.OWNER);
  }

  /** Whether the identities of an account can have it: it is the account's own, or AWS's. */
  public boolean isFor(String account) {
    return belongsToAws() || accountId.equals(account);
  }

  /** The version in force. */
  public Version inForce() {
    return version("v" + defaultVersion)
        .orElseThrow(() -> new IllegalStateException("the policy " + id + " has none in force"));
  }

  /** The version of an id such as {@code v1}. */
  public Optional<Version> version(String versionId) {
    return versions.stream().filter(each -> each.id().equals(versionId)).findFirst();
  }

  /** The same with one version more. */
  public ManagedPolicy withVersion(String document, boolean asDefault, Instant now) {
    List<Version> more = new ArrayList<>(versions);
    int number = lastVersion + 1;
    more.add(new Version(number, now.toEpochMilli(), document));
    return with(now.toEpochMilli(), tags, more, asDefault ? number : defaultVersion, number);
  }

  /** The same without a version. */
  public ManagedPolicy withoutVersion(Version version, Instant now) {
    List<Version> fewer = versions.stream().filter(each -> !each.equals(version)).toList();
    return with(now.toEpochMilli(), tags, fewer, defaultVersion, lastVersion);
  }

  /** The same with another version in force. */
  public ManagedPolicy withDefault(Version version, Instant now) {
    return with(now.toEpochMilli(), tags, versions, version.number(), lastVersion);
  }

  /** The same with other tags. */
  public ManagedPolicy withTags(Map<String, String> other) {
    return with(updated, new TreeMap<>(other), versions, defaultVersion, lastVersion);
  }

  private ManagedPolicy with(
      long at, SortedMap<String, String> newTags, List<Version> all, int inForce, int last) {
    return new ManagedPolicy(
        format, accountId, name, path, id, created, at, description, newTags, all, inForce, last);
  }
}
