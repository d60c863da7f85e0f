package org.claviger.server.iam.web;

import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.claviger.server.iam.OidcProvider;

/** What the claims of an ID token must say, once its signature verified. */
final class ClaimChecks {
  /** How far the clocks of provider and server may be apart. */
  static final Duration SKEW = Duration.ofSeconds(60);

  private static final int MAX_SUBJECT_CHARS = 255;
  private static final int MAX_VALUES = 100;
  private static final String RESERVED = "https://aws.amazon.com/";

  private ClaimChecks() {}

  static WebIdentity check(JWTClaimsSet claims, OidcProvider provider, Instant now) {
    Instant expires = time(claims.getExpirationTime(), "exp");
    Instant issued = time(claims.getIssueTime(), "iat");
    if (!now.isBefore(expires.plus(SKEW))) {
      throw WebErrors.expired(now, expires);
    }
    Date notBefore = claims.getNotBeforeTime();
    Instant latest = now.plus(SKEW);
    if (issued.isAfter(latest) || (notBefore != null && notBefore.toInstant().isAfter(latest))) {
      throw WebErrors.invalid("The web identity token is not good yet.");
    }
    refuseSessionTags(claims);
    List<String> audiences = list(claims, claims.getAudience(), "aud");
    return new WebIdentity(
        provider,
        claims.getIssuer(),
        subject(claims),
        audience(claims, audiences, provider),
        audiences,
        claims.getClaim("amr") == null ? List.of() : list(claims, null, "amr"),
        issued,
        expires);
  }

  private static Instant time(Date date, String name) {
    if (date == null) {
      throw WebErrors.missing(name);
    }
    return date.toInstant();
  }

  private static String subject(JWTClaimsSet claims) {
    String subject = claims.getSubject();
    if (subject == null || subject.isEmpty()) {
      throw WebErrors.missing("sub");
    }
    if (subject.length() > MAX_SUBJECT_CHARS) {
      throw WebErrors.invalid(
          "The subject of the web identity token is longer than " + MAX_SUBJECT_CHARS + ".");
    }
    return subject;
  }

  /** The authorized party, if one is named; else the first audience that the provider accepts. */
  private static String audience(
      JWTClaimsSet claims, List<String> audiences, OidcProvider provider) {
    Object party = claims.getClaim("azp");
    if (party != null && !(party instanceof String)) {
      throw WebErrors.invalid("The claim azp of the web identity token is no text.");
    }
    List<String> candidates = party == null ? audiences : List.of((String) party);
    return candidates.stream()
        .filter(provider.clientIds()::contains)
        .findFirst()
        .orElseThrow(() -> WebErrors.invalid("Incorrect token audience"));
  }

  private static List<String> list(JWTClaimsSet claims, List<String> values, String name) {
    try {
      List<String> list = values == null ? claims.getStringListClaim(name) : values;
      if (list.isEmpty() && name.equals("aud")) {
        throw WebErrors.missing(name);
      }
      if (list.size() > MAX_VALUES || list.contains(null)) {
        throw WebErrors.invalid("The claim " + name + " of the web identity token is too long.");
      }
      return list;
    } catch (ParseException e) {
      throw WebErrors.invalid("The claim " + name + " of the web identity token is no list.");
    }
  }

  /** What is asked for is not passed over: session tags and source identity in tokens. */
  private static void refuseSessionTags(JWTClaimsSet claims) {
    if (claims.getClaims().keySet().stream().anyMatch(name -> name.startsWith(RESERVED))) {
      throw WebErrors.rejected(
          "This server does not take session tags or a source identity from a token.");
    }
  }
}
