package org.claviger.server.authz.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells a scenario. Unless it says otherwise, user alice encrypts under a key of her own account
 * that has the default policy, which lets the account's own policies decide, and has no policy.
 */
final class Given {
  private final String name;
  private Optional<String> keyPolicy = Optional.of(document(Statements.DELEGATES));
  private final Map<String, String> bound = new HashMap<>();
  private Actor actor = Statements.ALICE;
  private final List<String> identityPolicies = new ArrayList<>();
  private Optional<String> boundary = Optional.empty();
  private final List<String> sessionPolicies = new ArrayList<>();
  private final List<OracleGrant> grants = new ArrayList<>();
  private String action = "kms:Encrypt";
  private String resource = World.KEY;
  private final Map<String, List<String>> context = new HashMap<>();
  private final Map<String, String> encryptionContext = new HashMap<>();

  private Given(String name) {
    this.name = name;
  }

  static Given that(String name) {
    return new Given(name);
  }

  Given keyPolicy(String... statements) {
    return keyPolicyDocument(document(statements));
  }

  Given keyPolicyDocument(String json) {
    keyPolicy = Optional.of(json);
    return this;
  }

  /** The key policy was put when the name of this user or role meant it. */
  Given meaning(Actor who) {
    bound.put(who.named(), who.id().orElseThrow());
    return this;
  }

  /** The action is on no key. */
  Given onNoKey(String arn) {
    keyPolicy = Optional.empty();
    resource = arn;
    return this;
  }

  Given identity(String... statements) {
    return identityDocument(document(statements));
  }

  Given identityDocument(String json) {
    identityPolicies.add(json);
    return this;
  }

  Given boundary(String... statements) {
    boundary = Optional.of(document(statements));
    return this;
  }

  Given session(String... statements) {
    sessionPolicies.add(document(statements));
    return this;
  }

  Given grant(String grantee, String... operations) {
    grants.add(new OracleGrant(grantee, Optional.empty(), Set.of(operations), Map.of(), Map.of()));
    return this;
  }

  /** A grant that was made when the name of this user or role meant it. */
  Given grant(Actor grantee, String... operations) {
    grants.add(
        new OracleGrant(grantee.named(), grantee.id(), Set.of(operations), Map.of(), Map.of()));
    return this;
  }

  Given grantEquals(String grantee, Map<String, String> equals, String... operations) {
    grants.add(new OracleGrant(grantee, Optional.empty(), Set.of(operations), equals, Map.of()));
    return this;
  }

  Given grantSubset(String grantee, Map<String, String> subset, String... operations) {
    grants.add(new OracleGrant(grantee, Optional.empty(), Set.of(operations), Map.of(), subset));
    return this;
  }

  Given by(Actor who) {
    actor = who;
    return this;
  }

  Given does(String what) {
    action = what;
    return this;
  }

  Given on(String arn) {
    resource = arn;
    return this;
  }

  Given having(String key, String... values) {
    context.put(key.toLowerCase(Locale.ROOT), List.of(values));
    return this;
  }

  Given under(String key, String value) {
    encryptionContext.put(key, value);
    return this;
  }

  Scenario is(Outcome expected) {
    return new Scenario(
        name,
        new Situation(
            World.OWNER,
            keyPolicy,
            bound,
            actor,
            identityPolicies,
            boundary,
            sessionPolicies,
            grants,
            action,
            resource,
            context,
            encryptionContext),
        expected);
  }

  private static String document(String... statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
  }
}
