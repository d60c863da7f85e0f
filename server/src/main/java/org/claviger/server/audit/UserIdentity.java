package org.claviger.server.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Session;

/** CloudTrail's {@code userIdentity}: who asked, and for a session, whose it is. */
final class UserIdentity {
  private UserIdentity() {}

  /**
   * Writes the member.
   *
   * @param caller null where that was never established
   */
  static void write(JsonGenerator json, Caller caller) throws IOException {
    json.writeObjectFieldStart("userIdentity");
    if (caller == null) {
      json.writeStringField("type", "Unknown");
    } else if (caller.type() == Caller.PrincipalType.WEB_IDENTITY) {
      webIdentity(json, caller);
    } else {
      principal(json, caller);
    }
    json.writeEndObject();
  }

  /**
   * Writes the member as the owner of a key in another account sees it: which account it was, and
   * the unique id of who it was there, no name.
   */
  static void writeForeign(JsonGenerator json, Caller caller) throws IOException {
    json.writeObjectFieldStart("userIdentity");
    json.writeStringField("type", "AWSAccount");
    json.writeStringField("principalId", caller.userId());
    json.writeStringField("accountId", caller.accountId());
    json.writeEndObject();
  }

  private static void principal(JsonGenerator json, Caller caller) throws IOException {
    json.writeStringField("type", type(caller.type()));
    json.writeStringField("principalId", caller.userId());
    json.writeStringField("arn", caller.arn());
    json.writeStringField("accountId", caller.accountId());
    json.writeStringField("accessKeyId", caller.accessKeyId());
    if (caller.type() == Caller.PrincipalType.USER) {
      json.writeStringField("userName", lastOf(caller.arn()));
    }
    if (caller.session().isPresent()) {
      session(json, caller, caller.session().get());
    }
  }

  /**
   * A session of a role names the role, one of a federated user the user who federated; one of a
   * user or root user is that user's own.
   */
  private static void session(JsonGenerator json, Caller caller, Session session)
      throws IOException {
    json.writeObjectFieldStart("sessionContext");
    json.writeObjectFieldStart("sessionIssuer");
    String issuer = issuerType(caller, session);
    if (!issuer.isEmpty()) {
      json.writeStringField("type", issuer);
      json.writeStringField("principalId", session.issuerId());
      json.writeStringField("arn", session.issuerArn());
      json.writeStringField("accountId", caller.accountId());
      json.writeStringField("userName", session.issuerName());
    }
    json.writeEndObject();
    json.writeObjectFieldStart("webIdFederationData");
    if (session.provider().isPresent()) {
      json.writeStringField("federatedProvider", session.provider().get());
      json.writeObjectFieldStart("attributes");
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeObjectFieldStart("attributes");
    json.writeStringField("creationDate", time(session.issued()));
    json.writeStringField("mfaAuthenticated", "false");
    json.writeEndObject();
    if (session.sourceIdentity().isPresent()) {
      json.writeStringField("sourceIdentity", session.sourceIdentity().get());
    }
    json.writeEndObject();
  }

  /** The empty string for a session that has no issuer but its caller. */
  private static String issuerType(Caller caller, Session session) {
    return switch (caller.type()) {
      case ASSUMED_ROLE -> "Role";
      case FEDERATED_USER -> session.issuerArn().endsWith(":root") ? "Root" : "IAMUser";
      case ROOT, USER, WEB_IDENTITY -> "";
    };
  }

  /** Whom a provider vouched for: its ARN is the caller's, the session's name the subject. */
  private static void webIdentity(JsonGenerator json, Caller caller) throws IOException {
    json.writeStringField("type", "WebIdentityUser");
    json.writeStringField("principalId", caller.userId());
    json.writeStringField(
        "userName", caller.session().map(Session::issuerName).orElse(caller.userId()));
    json.writeStringField("identityProvider", caller.arn());
  }

  private static String type(Caller.PrincipalType type) {
    return switch (type) {
      case ROOT -> "Root";
      case USER -> "IAMUser";
      case ASSUMED_ROLE -> "AssumedRole";
      case FEDERATED_USER -> "FederatedUser";
      case WEB_IDENTITY -> "WebIdentityUser";
    };
  }

  private static String lastOf(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  private static String time(Instant time) {
    return DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.SECONDS));
  }
}
