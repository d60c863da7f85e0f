package org.claviger.it.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;

/**
 * One client of the crash test: it makes keys, aliases and users, changes policies, rotates, uses
 * what it made, and remembers what it was told. Used by one thread at a time; it lives through the
 * server's crashes.
 */
final class Client {
  /** An account has 5,000 at most, and there are 16 clients. */
  private static final int MOST_USERS = 250;

  private static final List<MadeKey.Kind> KINDS = List.of(MadeKey.Kind.values());

  private final String name;
  private final Random random;
  private final List<Claim> claims = new ArrayList<>();
  private final List<MadeKey> keys = new ArrayList<>();

  /** Alias to the targets that it may have: one, or more after a change without an answer. */
  private final Map<String, Set<String>> aliases = new HashMap<>();

  /** Aliases whose creation was acknowledged. */
  private final Set<String> acknowledgedAliases = new HashSet<>();

  /** Users whose creation was acknowledged. */
  private final Set<String> users = new HashSet<>();

  /** Gives names to policies and users, each once. */
  private int names;

  /** All acknowledged requests of all clients. */
  private final AtomicLong acknowledged;

  Client(int number, long seed, AtomicLong acknowledged) {
    this.acknowledged = acknowledged;
    this.name = "client-" + number;
    this.random = new Random(seed + number);
  }

  List<Claim> claims() {
    return claims;
  }

  List<MadeKey> keys() {
    return keys;
  }

  Set<String> users() {
    return users;
  }

  Map<String, Set<String>> acknowledgedAliases() {
    Map<String, Set<String>> acknowledged = new HashMap<>(aliases);
    acknowledged.keySet().retainAll(acknowledgedAliases);
    return acknowledged;
  }

  /** Works until the server is gone. */
  void workUntilCrash(ApiClient api) {
    try {
      while (true) {
        step(api);
      }
    } catch (UncheckedIOException e) {
      // The server was killed. What it did not answer it need not have done.
    }
  }

  private void step(ApiClient api) {
    int choice = keys.isEmpty() ? 0 : random.nextInt(100);
    if (choice < 8) {
      createKey(api);
    } else if (choice < 16) {
      createAlias(api);
    } else if (choice < 24) {
      updateAlias(api);
    } else if (choice < 30) {
      describe(api);
    } else if (choice < 36) {
      putPolicy(api, keys.get(random.nextInt(keys.size())));
    } else if (choice < 42) {
      rotate(api, keys.get(random.nextInt(keys.size())));
    } else if (choice < 48 && users.size() < MOST_USERS) {
      createUser(api);
    } else {
      use(api, keys.get(random.nextInt(keys.size())));
    }
  }

  private void createKey(ApiClient api) {
    MadeKey.Kind kind = KINDS.get(random.nextInt(KINDS.size()));
    Answer answer = acknowledged(api.kms("CreateKey", kind.creation()), "CreateKey");
    keys.add(new MadeKey(kind, answer.json().at("/KeyMetadata/KeyId").textValue()));
  }

  private void createAlias(ApiClient api) {
    String alias = "alias/" + name + "-" + aliases.size();
    String target = anyKeyOf(MadeKey.Kind.SYMMETRIC);
    if (target == null) {
      return;
    }
    aliases.put(alias, Set.of(target));
    acknowledged(
        api.kms(
            "CreateAlias",
            "{\"AliasName\":\"%s\",\"TargetKeyId\":\"%s\"}".formatted(alias, target)),
        "CreateAlias");
    acknowledgedAliases.add(alias);
  }

  private void updateAlias(ApiClient api) {
    List<String> known = List.copyOf(acknowledgedAliases);
    String target = anyKeyOf(MadeKey.Kind.SYMMETRIC);
    if (known.isEmpty() || target == null) {
      return;
    }
    String alias = known.get(random.nextInt(known.size()));
    Set<String> possible = new HashSet<>(aliases.get(alias));
    possible.add(target);
    aliases.put(alias, possible);
    acknowledged(
        api.kms(
            "UpdateAlias",
            "{\"AliasName\":\"%s\",\"TargetKeyId\":\"%s\"}".formatted(alias, target)),
        "UpdateAlias");
    aliases.put(alias, Set.of(target));
  }

  private void describe(ApiClient api) {
    MadeKey key = keys.get(random.nextInt(keys.size()));
    acknowledged(
        api.kms(
            "UpdateKeyDescription",
            "{\"KeyId\":\"%s\",\"Description\":\"%s\"}".formatted(key.id(), name)),
        "UpdateKeyDescription");
  }

  private void putPolicy(ApiClient api, MadeKey key) {
    String policyName = name + "-policy-" + names++;
    String policy =
        "{'Version':'2012-10-17','Statement':{'Sid':'%s','Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','Resource':'*'}}"
            .formatted(policyName.replace("-", ""))
            .replace("'", "\\\"");
    key.tryPolicy(policyName.replace("-", ""));
    acknowledged(
        api.kms("PutKeyPolicy", "{\"KeyId\":\"%s\",\"Policy\":\"%s\"}".formatted(key.id(), policy)),
        "PutKeyPolicy");
    key.policySet(policyName.replace("-", ""));
  }

  private void rotate(ApiClient api, MadeKey key) {
    if (key.isRotatable()) {
      key.tryRotation();
      acknowledged(
          api.kms("RotateKeyOnDemand", "{\"KeyId\":\"%s\"}".formatted(key.id())),
          "RotateKeyOnDemand");
      key.rotated();
    }
  }

  private void createUser(ApiClient api) {
    String user = name + "-user-" + names++;
    acknowledged(
        api.send(
            api.signer()
                .service("iam")
                .form("Action=CreateUser&Version=2010-05-08&UserName=" + user)),
        "CreateUser");
    users.add(user);
  }

  private void use(ApiClient api, MadeKey key) {
    String message = Base64.getEncoder().encodeToString((name + key.id()).getBytes(UTF_8));
    Answer answer = acknowledged(api.kms(key.kind().use(), key.request(message)), key.kind().use());
    if (key.made() == null) {
      key.remember(message, answer.text(key.kind().result()));
    }
  }

  private String anyKeyOf(MadeKey.Kind kind) {
    List<MadeKey> fitting = keys.stream().filter(key -> key.kind() == kind).toList();
    return fitting.isEmpty() ? null : fitting.get(random.nextInt(fitting.size())).id();
  }

  private Answer acknowledged(Answer answer, String eventName) {
    if (!answer.isSuccess()) {
      throw new AssertionError(eventName + " was refused: " + answer);
    }
    claims.add(new Claim(answer.requestId(), eventName));
    acknowledged.incrementAndGet();
    return answer;
  }
}
