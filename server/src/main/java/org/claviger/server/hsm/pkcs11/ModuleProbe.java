package org.claviger.server.hsm.pkcs11;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.HsmWeakness;
import org.claviger.server.hsm.ImportWrapping;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.OaepHash;
import org.claviger.server.hsm.SignatureMechanism;
import org.claviger.server.hsm.pkcs11.ProbeReport.Line;
import org.claviger.server.hsm.pkcs11.ProbeReport.Outcome;

/**
 * Tries all that a region asks of a module, on a token that may be in use: with session objects
 * alone, so that nothing of it stays. Needs the user's PIN.
 */
public final class ModuleProbe {
  private final Cryptoki cryptoki;
  private final Quirks quirks;
  private final List<Line> lines = new ArrayList<>();
  private final List<String> obstacles = new ArrayList<>();

  private ModuleProbe(HsmConfig config, Cryptoki cryptoki) throws CryptokiException {
    this.cryptoki = cryptoki;
    this.quirks = Quirks.of(cryptoki.info(), config.quirks());
  }

  /**
   * Loads the module, tries it, and ends it again. For a process that has not loaded it otherwise.
   *
   * @param token the label of the token to try it on
   * @throws IllegalStateException if the module does not load or start, has no such token, or
   *     refuses the PIN; the message says which
   */
  public static ProbeReport run(HsmConfig config, String token) {
    config.softHsmDirectory().ifPresent(SoftHsmConfiguration::use);
    Cryptoki cryptoki = JnaCryptoki.load(config.module(), config.initArguments());
    try {
      cryptoki.initialize();
      try {
        return new ModuleProbe(config, cryptoki).probe(config, token);
      } finally {
        cryptoki.finalizeModule();
      }
    } catch (CryptokiException e) {
      throw new IllegalStateException(
          "the PKCS#11 module " + config.module() + " cannot be probed: " + e.getMessage(), e);
    }
  }

  private ProbeReport probe(HsmConfig config, String label) throws CryptokiException {
    Cryptoki.ModuleInfo info = cryptoki.info();
    TokenSlots slots = new TokenSlots(cryptoki, config);
    long slot = slots.find(label).orElseThrow(() -> absent(label));
    long login = slots.login(slot);
    try {
      domain(slot, login);
    } finally {
      cryptoki.closeSession(login);
    }
    String name =
        "%s, %s %s, token %s"
            .formatted(info.manufacturer(), info.description(), info.version(), label);
    return new ProbeReport(name, lines, obstacles);
  }

  private IllegalStateException absent(String label) {
    List<String> labels = new ArrayList<>();
    try {
      for (long slot : cryptoki.slots()) {
        labels.add("'" + cryptoki.token(slot).label() + "'");
      }
    } catch (CryptokiException e) {
      labels.add(e.getMessage());
    }
    return new IllegalStateException(
        "the module has no initialised token '" + label + "'; it has " + labels);
  }

  private void domain(long slot, long login) throws CryptokiException {
    ProbeKeys keys = new ProbeKeys(cryptoki, quirks, login);
    lines.addAll(keys.lines());
    if (!keys.isProtected()) {
      obstacles.add("it does not take every attribute that protects the key-encryption key");
    }
    Optional<Long> kek = made("key-encryption key (AES-256)", keys, DomainKey.KEY_ENCRYPTION);
    Optional<Long> mac = made("MAC key (HMAC-SHA-256)", keys, DomainKey.MAC);
    Optional<Long> sealing = made("sealing key (AES-256-GCM)", keys, DomainKey.SEALING);
    if (kek.isEmpty() || mac.isEmpty() || sealing.isEmpty()) {
      obstacles.add("it cannot make a domain's keys; nothing else was tried");
      return;
    }
    Optional<KnownAnswers> answers = answers(login, mac.get(), sealing.get());
    if (answers.isEmpty()) {
      return;
    }
    DomainKeys domain = DomainKeys.of(kek.get(), mac.get(), sealing.get(), answers.orElseThrow());
    materials(
        new Connection(cryptoki, quirks, slot, login, domain),
        new Session(login, login),
        keys.keyEncryption());
  }

  private Optional<Long> made(String what, ProbeKeys keys, DomainKey key) {
    try {
      long handle = keys.make(key);
      lines.add(new Line("domain", what, Outcome.YES, ""));
      return Optional.of(handle);
    } catch (CryptokiException e) {
      lines.add(new Line("domain", what, Outcome.NO, e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<KnownAnswers> answers(long login, long mac, long sealing) {
    String what = "HMAC-SHA-256 and AES-GCM with the domain's keys";
    try {
      KnownAnswers answers = KnownAnswers.ask(cryptoki, login, mac, sealing);
      boolean same = answers.givenBy(cryptoki, login, mac, sealing);
      lines.add(new Line("domain", what, same ? Outcome.YES : Outcome.NO, ""));
      if (!same) {
        obstacles.add("it does not open what it sealed");
      }
      return same ? Optional.of(answers) : Optional.empty();
    } catch (CryptokiException e) {
      lines.add(new Line("domain", what, Outcome.NO, e.getMessage()));
      obstacles.add("it cannot authenticate and seal; nothing else was tried");
      return Optional.empty();
    }
  }

  private void materials(Connection connection, Session session, Template kek)
      throws CryptokiException {
    TokenResidents none = TokenResidents.enumerate(cryptoki, session.worker());
    CapabilityProbe probe = new CapabilityProbe(connection, session, none);
    Capabilities found = probe.materials();
    Set<HsmWeakness> weaknesses = EnumSet.noneOf(HsmWeakness.class);
    weaknesses.addAll(found.weaknesses());
    enforcement(connection, session, kek, weaknesses);
    for (MaterialSpec spec : MaterialSpec.values()) {
      lines.add(key(spec, found, probe.refusals()));
    }
    for (SignatureMechanism each : SignatureMechanism.values()) {
      boolean can = found.signatures().contains(each);
      lines.add(new Line("signatures", each.name(), can ? Outcome.YES : Outcome.NO, ""));
    }
    for (OaepHash hash : OaepHash.values()) {
      lines.add(oaep(hash, found));
    }
    imports(connection, session, none, found);
    if (!found.wrapped().containsAll(RegionCompanion.INDISPENSABLE)) {
      obstacles.add("it must wrap and use " + RegionCompanion.INDISPENSABLE);
    }
  }

  private void enforcement(
      Connection connection, Session session, Template kek, Set<HsmWeakness> weaknesses) {
    try {
      weaknesses.addAll(new EnforcementProbe(connection, session, kek).run());
    } catch (CryptokiException e) {
      obstacles.add("what it enforces cannot be tried: " + e.getMessage());
    }
    for (HsmWeakness weakness : HsmWeakness.values()) {
      boolean has = weaknesses.contains(weakness);
      lines.add(
          new Line(
              "protection",
              enforced(weakness),
              has ? Outcome.NO : Outcome.YES,
              has ? weakness + ": an attack on a throw-away key succeeded" : ""));
    }
    if (!weaknesses.isEmpty()) {
      obstacles.add("it does not protect keys: " + weaknesses);
    }
  }

  private static String enforced(HsmWeakness weakness) {
    return switch (weakness) {
      case READABLE_AFTER_UNWRAP -> "what is unwrapped stays unreadable";
      case UNWRAP_TEMPLATE_IGNORED -> "CKA_UNWRAP_TEMPLATE is enforced";
      case ALLOWED_MECHANISMS_IGNORED -> "CKA_ALLOWED_MECHANISMS is enforced";
      case WRAP_WITH_TRUSTED_IGNORED -> "CKA_WRAP_WITH_TRUSTED is enforced";
      case EXTRACTABLE_IGNORED -> "CKA_EXTRACTABLE=false is enforced";
      case MODIFIABLE_IGNORED -> "CKA_MODIFIABLE=false is enforced";
      case COPY_LOOSENS -> "copies have no fewer restrictions";
    };
  }

  private static Line key(
      MaterialSpec spec, Capabilities found, Map<MaterialSpec, String> refusals) {
    String feature = ProbeFeatures.of(spec);
    if (found.wrapped().contains(spec)) {
      return new Line("keys", spec.name(), Outcome.YES, feature);
    }
    if (found.tokenResident().contains(spec)) {
      String detail = feature + "; on one HSM alone, for it cannot be wrapped";
      return new Line("keys", spec.name(), Outcome.PARTLY, detail);
    }
    String reason = refusals.getOrDefault(spec, "not tried");
    return new Line("keys", spec.name(), Outcome.NO, "no " + feature + ": " + reason);
  }

  private static Line oaep(OaepHash hash, Capabilities found) {
    boolean inModule = found.oaep().contains(hash);
    boolean outside = found.wrapped().contains(MaterialSpec.RSA_2048_DECRYPT);
    Outcome outcome = inModule ? Outcome.YES : outside ? Outcome.PARTLY : Outcome.NO;
    String detail = outcome == Outcome.PARTLY ? "raw RSA in the module, padding removed here" : "";
    return new Line("encryption", "RSAES_OAEP_" + hash.name(), outcome, detail);
  }

  private void imports(
      Connection connection, Session session, TokenResidents residents, Capabilities found) {
    ImportAbilities abilities = importAbilities(connection, session, residents, found);
    for (ImportWrapping wrapping : ImportWrapping.values()) {
      boolean can = abilities.wrappings().contains(wrapping);
      boolean inModule = abilities.inModule().contains(wrapping) || !isPadding(wrapping);
      Outcome outcome = can ? (inModule ? Outcome.YES : Outcome.PARTLY) : Outcome.NO;
      String detail =
          outcome == Outcome.PARTLY ? "raw RSA in the module, padding removed here" : "";
      lines.add(new Line("import", wrapping.name(), outcome, detail));
    }
    String specs =
        Arrays.stream(MaterialSpec.values())
            .filter(abilities.specs()::contains)
            .map(Enum::name)
            .toList()
            .toString();
    boolean any = !abilities.specs().isEmpty();
    lines.add(new Line("import", "keys", any ? Outcome.YES : Outcome.NO, specs));
  }

  private static boolean isPadding(ImportWrapping wrapping) {
    return wrapping.name().startsWith("RSAES_");
  }

  private ImportAbilities importAbilities(
      Connection connection, Session session, TokenResidents residents, Capabilities found) {
    try {
      MaterialMaker maker = new MaterialMaker(connection, residents);
      return new ImportProbe(connection, maker, session, found).run();
    } catch (CryptokiException e) {
      lines.add(new Line("import", "a wrapping key", Outcome.NO, e.getMessage()));
      return new ImportAbilities(Set.of(), Set.of(), Set.of());
    }
  }
}
