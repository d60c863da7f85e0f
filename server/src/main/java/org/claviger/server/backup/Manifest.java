package org.claviger.server.backup;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a backup says of itself; an HSM's signature is over its text.
 *
 * @param id which backup it is, 32 hex digits
 * @param time when it was made
 * @param software the version of the server that made it
 * @param schema the version of the database's schema
 * @param account the operator's account
 * @param regions the regions that were hosted, the first first
 * @param signerRegion whose HSM signed
 * @param signerKey SHA-256 of that HSM's audit signing key, 64 hex digits
 * @param auditSequence a record of the audit trail; every change of the database that is not in the
 *     backup has its record behind it
 * @param auditHash that record's hash; zeros if there was none
 * @param storeChanges how many transactions had changed rows of the database
 * @param leftBehind how many materials are objects of an HSM's token, which no backup holds
 * @param parts what the backup consists of, in this order; the database is the first
 */
public record Manifest(
    String id,
    Instant time,
    String software,
    int schema,
    String account,
    List<String> regions,
    String signerRegion,
    String signerKey,
    long auditSequence,
    String auditHash,
    long storeChanges,
    long leftBehind,
    List<Part> parts) {
  /** The name of the part that is the database. */
  public static final String DATABASE = "database";

  static final int MAX_PARTS = 1_000;

  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Pattern SOFTWARE = Pattern.compile("[0-9A-Za-z.+-]{1,64}");

  public Manifest {
    check("id", ID, id);
    time = requireNonNull(time, "time").truncatedTo(ChronoUnit.MILLIS);
    check("software", SOFTWARE, software);
    check("account", ACCOUNT, account);
    regions = List.copyOf(regions);
    regions.forEach(region -> check("region", NAME, region));
    check("signerRegion", NAME, signerRegion);
    check("signerKey", HASH, signerKey);
    check("auditHash", HASH, auditHash);
    parts = List.copyOf(parts);
    if (schema < 1 || auditSequence < 0 || storeChanges < 0 || leftBehind < 0) {
      throw new IllegalArgumentException("a number of the manifest is less than it can be");
    }
    if (regions.isEmpty() || parts.size() > MAX_PARTS || regions.size() > MAX_PARTS) {
      throw new IllegalArgumentException("a manifest has 1 to " + MAX_PARTS + " parts and regions");
    }
    if (parts.isEmpty() || !parts.get(0).name().equals(DATABASE) || areNamedTwice(parts)) {
      throw new IllegalArgumentException("the parts are not those of a backup");
    }
  }

  private static boolean areNamedTwice(List<Part> parts) {
    Set<String> names = new HashSet<>();
    return parts.stream().anyMatch(part -> !names.add(part.name()));
  }

  private static void check(String what, Pattern form, String value) {
    if (!form.matcher(requireNonNull(value, what)).matches()) {
      throw new IllegalArgumentException(what + " does not have the form " + form);
    }
  }

  /** The part of a name. */
  public Optional<Part> part(String name) {
    return parts.stream().filter(part -> part.name().equals(name)).findFirst();
  }

  /** All parts that are domain packages. */
  public List<Part> domains() {
    return parts.stream().filter(part -> part.name().startsWith(Part.DOMAIN)).toList();
  }

  /**
   * One part.
   *
   * @param name {@code database}, or {@code domain/NAME}
   * @param bytes how long it is
   * @param sha256 its SHA-256, 64 hex digits
   */
  public record Part(String name, long bytes, String sha256) {
    /** How the names of domain packages begin. */
    public static final String DOMAIN = "domain/";

    /** The longest database that a backup may hold, 1 TiB. */
    static final long MAX_BYTES = 1L << 40;

    private static final Pattern FORM = Pattern.compile(DATABASE + "|" + DOMAIN + NAME.pattern());

    public Part {
      check("a part's name", FORM, name);
      check("a part's sha256", HASH, sha256);
      if (bytes < 1 || bytes > MAX_BYTES) {
        throw new IllegalArgumentException("a part has " + bytes + " bytes");
      }
    }
  }
}
