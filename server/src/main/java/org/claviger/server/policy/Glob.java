package org.claviger.server.policy;

import java.util.Arrays;

/**
 * A pattern in which some characters are wildcards: {@code *} for any number of characters, {@code
 * ?} for one. A wildcard is known by its place, so a character that came from a request is none.
 */
final class Glob {
  private final String characters;
  private final boolean[] wild;
  private final int atLeast;

  private Glob(String characters, boolean[] wild, int atLeast) {
    this.characters = characters;
    this.wild = wild;
    this.atLeast = atLeast;
  }

  /** All of whose {@code *} and {@code ?} are wildcards. */
  static Glob of(String pattern) {
    return new Builder().pattern(pattern).build();
  }

  /** The characters, wildcards among them. */
  String characters() {
    return characters;
  }

  boolean matches(CharSequence text) {
    return matches(text, new Steps());
  }

  boolean matches(CharSequence text, Steps steps) {
    return matches(text, 0, text.length(), steps);
  }

  /**
   * Whether it covers a part of a text. It remembers the last star only: what lies before it need
   * never be tried again, so the steps are at most the pattern's length times the text's. What it
   * goes back over is spent.
   */
  boolean matches(CharSequence text, int from, int to, Steps steps) {
    int at = from;
    int place = 0;
    int needed = atLeast;
    int star = -1;
    int resume = from;
    int neededAfterStar = 0;
    while (to - at >= needed) {
      if (place < wild.length && isStar(place)) {
        star = place++;
        resume = at;
        neededAfterStar = needed;
        if (place == wild.length) {
          return true;
        }
      } else if (at == to) {
        return place == wild.length;
      } else if (place < wild.length && takes(place, text.charAt(at))) {
        place++;
        at++;
        needed--;
      } else if (star >= 0) {
        steps.spend(at - resume + 1);
        place = star + 1;
        at = ++resume;
        needed = neededAfterStar;
      } else {
        return false;
      }
    }
    return false;
  }

  /** The part of the pattern from one of its places to another. */
  Glob part(int from, int to) {
    Builder builder = new Builder();
    for (int i = from; i < to; i++) {
      builder.add(characters.charAt(i), wild[i]);
    }
    return builder.build();
  }

  private boolean takes(int place, char character) {
    return wild[place] || characters.charAt(place) == character;
  }

  private boolean isStar(int place) {
    return wild[place] && characters.charAt(place) == '*';
  }

  /** Puts a pattern together. */
  static final class Builder {
    private final StringBuilder characters = new StringBuilder();
    private boolean[] wild = new boolean[32];
    private int atLeast;

    /** Text of which each {@code *} and {@code ?} is a wildcard. */
    Builder pattern(String text) {
      for (int i = 0; i < text.length(); i++) {
        char character = text.charAt(i);
        add(character, character == '*' || character == '?');
      }
      return this;
    }

    /** Text that stands for itself. */
    Builder literal(String text) {
      for (int i = 0; i < text.length(); i++) {
        add(text.charAt(i), false);
      }
      return this;
    }

    Builder append(Glob glob) {
      for (int i = 0; i < glob.wild.length; i++) {
        add(glob.characters.charAt(i), glob.wild[i]);
      }
      return this;
    }

    /** A character; a star after a star says nothing more and is left out. */
    Builder add(char character, boolean isWild) {
      int length = characters.length();
      boolean star = isWild && character == '*';
      if (star && length > 0 && wild[length - 1] && characters.charAt(length - 1) == '*') {
        return this;
      }
      if (length == wild.length) {
        wild = Arrays.copyOf(wild, 2 * length);
      }
      wild[length] = isWild;
      characters.append(character);
      atLeast += star ? 0 : 1;
      return this;
    }

    /** How many characters a text must have, at least, to be covered. */
    int atLeast() {
      return atLeast;
    }

    Glob build() {
      return new Glob(characters.toString(), Arrays.copyOf(wild, characters.length()), atLeast);
    }
  }
}
