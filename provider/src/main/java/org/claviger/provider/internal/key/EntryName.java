package org.claviger.provider.internal.key;

import java.util.regex.Pattern;

/** The names of key store entries: entry {@code x} is the KMS alias {@code alias/x}. */
public final class EntryName {
  private static final String PREFIX = "alias/";
  private static final Pattern ALIAS = Pattern.compile("[a-zA-Z0-9:/_-]{1,250}");
  private static final Pattern KEY_ID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}");

  private EntryName() {}

  /** The KMS alias of an entry. */
  public static String toAlias(String entry) {
    return PREFIX + entry;
  }

  /** The entry of a KMS alias. */
  public static String ofAlias(String alias) {
    return alias.substring(PREFIX.length());
  }

  /** Whether a KMS alias can have this name. */
  public static boolean canBeAlias(String entry) {
    return ALIAS.matcher(entry).matches();
  }

  /** Whether a name has the form of a key id. */
  public static boolean isKeyId(String entry) {
    return KEY_ID.matcher(entry).matches();
  }
}
