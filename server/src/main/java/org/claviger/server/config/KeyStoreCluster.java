package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A cluster of HSMs that the operator declares for one custom key store.
 *
 * @param id its name in requests, of the form that AWS's have, such as {@code cluster-2345abcd234}
 * @param region in which it can be used
 * @param trustAnchor the PEM certificate that whoever makes a store on it must show
 * @param vendorCluster whether its one member is a cluster by itself, which its vendor's software
 *     presents as one token
 * @param allow what keys it takes beside AWS's symmetric encryption keys; default none
 * @param members its HSMs: two to 16, or one of a vendor's cluster
 */
public record KeyStoreCluster(
    String id,
    String region,
    Path trustAnchor,
    boolean vendorCluster,
    Set<Allowance> allow,
    List<KeyStoreMember> members) {
  private static final Pattern ID = Pattern.compile("cluster-[2-7a-zA-Z]{11,16}");
  private static final int MOST_MEMBERS = 16;

  public KeyStoreCluster {
    requireNonNull(region, "region");
    allow = Set.copyOf(allow);
    members = List.copyOf(members);
    if (!ID.matcher(id).matches()) {
      throw new InvalidConfigException(
          "the cluster id '" + id + "' is not of the form cluster-2345abcd234");
    }
    if (trustAnchor == null) {
      throw new InvalidConfigException("the cluster " + id + " needs a 'trustAnchor', a PEM file");
    }
    int least = vendorCluster ? 1 : 2;
    int most = vendorCluster ? 1 : MOST_MEMBERS;
    if (members.size() < least || members.size() > most) {
      throw new InvalidConfigException(
          "the cluster "
              + id
              + " has "
              + members.size()
              + " members; it must have two to 16, or just one with 'vendorCluster: true'");
    }
    if (new HashSet<>(members).size() != members.size()) {
      throw new InvalidConfigException("the cluster " + id + " has a member twice");
    }
  }

  /** What a cluster may take that AWS's do not. */
  public enum Allowance {
    /** Asymmetric keys. */
    ASYMMETRIC,
    /** HMAC keys. */
    HMAC,
    /** Keys that were in its HSMs before, as KMS keys. */
    ADOPTION
  }
}
