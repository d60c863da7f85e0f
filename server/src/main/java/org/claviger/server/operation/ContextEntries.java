package org.claviger.server.operation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The {@code ContextEntries} of a request: condition keys with values, in the form of IAM's. */
final class ContextEntries {
  private static final int MAX_CHARACTERS = 256;

  private ContextEntries() {}

  /** Reads them; names in the spelling in which policies ask. */
  static Map<String, List<String>> read(Members members) {
    Map<String, List<String>> entries = new LinkedHashMap<>();
    int number = 0;
    for (Members entry : members.objects("ContextEntries")) {
      number++;
      String path = "contextEntries." + number + ".member.contextKeyName";
      String name = entry.optionalString("ContextKeyName", 0, Integer.MAX_VALUE);
      if (name == null) {
        members.missing(path);
      } else {
        members.checkString(name, path, 1, MAX_CHARACTERS, null);
        entries.put(spelled(name), entry.strings("ContextKeyValues"));
      }
    }
    return entries;
  }

  /** In small letters but for what follows a slash or the second colon. */
  static String spelled(String name) {
    int end = name.indexOf('/');
    if (end < 0) {
      end = name.indexOf(':', name.indexOf(':') + 1);
    }
    return end < 0
        ? name.toLowerCase(Locale.ROOT)
        : name.substring(0, end).toLowerCase(Locale.ROOT) + name.substring(end);
  }
}
