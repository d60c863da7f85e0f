package org.claviger.it.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** JSON Web Tokens as text. */
final class Tokens {
  private Tokens() {}

  /** The token with another claim under the same signature. */
  static String forged(String token) {
    String[] parts = token.split("\\.", -1);
    byte[] claims = "{\"sub\":\"thief\"}".getBytes(UTF_8);
    parts[1] = Base64.getUrlEncoder().withoutPadding().encodeToString(claims);
    return String.join(".", parts);
  }
}
