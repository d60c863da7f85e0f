package org.claviger.server.iam.sts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import org.claviger.server.iam.Role;
import org.claviger.server.iam.sts.TemporaryCredentials.Issued;
import org.claviger.server.operation.Result;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Session;

/**
 * A session of a role that is about to begin.
 *
 * @param role whose it is
 * @param terms what the request asked for
 * @param lifetime how long it lasts
 * @param tags with those that the caller's own session hands on
 * @param provider the identity provider's ARN where a web identity begins it
 * @param sourceIdentity the source identity, if there is one
 */
record RoleSession(
    Role role,
    SessionTerms terms,
    Duration lifetime,
    SessionTags tags,
    Optional<String> provider,
    Optional<String> sourceIdentity) {
  RoleSession {
    requireNonNull(role, "role");
    requireNonNull(terms, "terms");
    requireNonNull(lifetime, "lifetime");
    requireNonNull(tags, "tags");
    requireNonNull(provider, "provider");
    requireNonNull(sourceIdentity, "sourceIdentity");
  }

  /**
   * Begins it.
   *
   * @param more members of the answer beside those of every session of a role
   */
  Result begin(TemporaryCredentials credentials, Instant at, ObjectNode more) {
    Instant now = at.truncatedTo(ChronoUnit.SECONDS);
    OptionalInt packed = terms.policies().packedPercent(tags.tags());
    Issued issued = credentials.issue(id -> caller(id, now), terms.policies().arns());
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("Credentials", issued.answer());
    answer.putObject("AssumedRoleUser").put("AssumedRoleId", userId()).put("Arn", arn());
    packed.ifPresent(percent -> answer.put("PackedPolicySize", percent));
    sourceIdentity.ifPresent(identity -> answer.put("SourceIdentity", identity));
    answer.setAll(more);
    ObjectNode record = JsonNodeFactory.instance.objectNode();
    record.set("credentials", issued.record());
    record.putObject("assumedRoleUser").put("assumedRoleId", userId()).put("arn", arn());
    packed.ifPresent(percent -> record.put("packedPolicySize", percent));
    sourceIdentity.ifPresent(identity -> record.put("sourceIdentity", identity));
    return new Result(answer, true, record);
  }

  private Caller caller(String accessKeyId, Instant now) {
    Session session =
        new Session(
            role.arn(),
            role.id(),
            role.name(),
            now,
            now.plus(lifetime),
            terms.policies().documents(),
            tags.tags(),
            provider,
            sourceIdentity,
            tags.transitiveKeys());
    return new Caller(
        role.accountId(),
        arn(),
        userId(),
        Caller.PrincipalType.ASSUMED_ROLE,
        accessKeyId,
        Optional.of(session));
  }

  private String arn() {
    return "arn:aws:sts::%s:assumed-role/%s/%s"
        .formatted(role.accountId(), role.name(), terms.name());
  }

  private String userId() {
    return role.id() + ":" + terms.name();
  }
}
