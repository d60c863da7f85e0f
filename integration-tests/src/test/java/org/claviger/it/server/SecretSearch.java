package org.claviger.it.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.claviger.it.Bytes;

/**
 * Looks for secrets in anything, in the forms in which they leak: raw, in hexadecimal, in base64 at
 * each of the three places that a byte can have in it, each as bytes and as UTF-16.
 */
final class SecretSearch {
  /** What forms are found by; every form is longer. */
  private static final int KEY_BYTES = Long.BYTES;

  private final Map<Long, List<Form>> forms = new HashMap<>();

  private record Form(String secret, byte[] bytes) {
    boolean isAt(byte[] haystack, int from) {
      int to = from + bytes.length;
      return to <= haystack.length && Arrays.equals(haystack, from, to, bytes, 0, bytes.length);
    }
  }

  /** Looks for that one too. */
  void add(String name, byte[] secret) {
    for (String text : texts(secret)) {
      put(new Form(name, text.getBytes(ISO_8859_1)));
      put(new Form(name, text.getBytes(UTF_16LE)));
      put(new Form(name, text.getBytes(UTF_16BE)));
    }
  }

  private void put(Form form) {
    if (form.bytes().length <= KEY_BYTES) {
      throw new IllegalArgumentException(form.secret() + " is too short to be searched for");
    }
    long key = ByteBuffer.wrap(form.bytes()).getLong();
    forms.computeIfAbsent(key, missing -> new ArrayList<>()).add(form);
  }

  /** The secrets in something, each with where it is. */
  List<String> in(String where, byte[] haystack) {
    List<String> found = new ArrayList<>();
    long key = 0;
    for (int i = 0; i < haystack.length; i++) {
      key = (key << Byte.SIZE) | (haystack[i] & 0xff);
      int from = i - KEY_BYTES + 1;
      if (from >= 0) {
        for (Form form : forms.getOrDefault(key, List.of())) {
          if (form.isAt(haystack, from)) {
            found.add(form.secret() + " is in " + where + " at " + from);
          }
        }
      }
    }
    return found;
  }

  private static List<String> texts(byte[] secret) {
    List<String> texts = new ArrayList<>();
    texts.add(new String(secret, ISO_8859_1));
    texts.add(HexFormat.of().formatHex(secret));
    texts.add(HexFormat.of().withUpperCase().formatHex(secret));
    for (int before = 0; before < 3; before++) {
      byte[] shifted = Bytes.join(new byte[before], secret);
      int wholeGroups = shifted.length / 3 * 3;
      String encoded = Base64.getEncoder().encodeToString(Arrays.copyOf(shifted, wholeGroups));
      String known = encoded.substring(before == 0 ? 0 : 4);
      texts.add(known);
      texts.add(known.replace('+', '-').replace('/', '_'));
    }
    return texts;
  }
}
