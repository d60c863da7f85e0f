package org.claviger.server.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The section {@code hsm} of the configuration file. */
final class HsmFile {
  private HsmFile() {}

  /** Reads it; what it leaves out is as in the defaults. */
  static HsmConfig read(Settings settings, HsmConfig defaults) {
    Path module = settings.path("module", defaults.module());
    boolean softHsm = settings.flag("softhsm", true);
    HsmConfig config =
        new HsmConfig(
            module,
            softHsm ? defaults.softHsmDirectory() : Optional.empty(),
            Optional.ofNullable(settings.text("initArguments", null)),
            pin(settings.section("pin"), defaults.userPin()),
            pin(settings.section("securityOfficerPin"), defaults.soPin()),
            limits(settings.section("limits")),
            WorkerFile.read(settings.section("worker")),
            cluster(settings),
            constants(
                settings, "acceptedWeaknesses", HsmWeakness.class, "weakness that can be accepted"),
            constants(settings, "quirks", HsmQuirk.class, "quirk of a module that is known here"),
            settings.flag("openOnly", defaults.openOnly()),
            tokens(settings));
    settings.end();
    return config;
  }

  private static ClusterConfig cluster(Settings hsm) {
    List<MemberConfig> members = new ArrayList<>();
    for (Settings settings : hsm.sections("members")) {
      members.add(member(settings));
    }
    Settings settings = hsm.section("answers");
    AnswerLimits defaults = AnswerLimits.defaults();
    AnswerLimits answers =
        new AnswerLimits(
            settings.duration("symmetric", defaults.symmetric()),
            settings.duration("asymmetric", defaults.asymmetric()),
            settings.duration("generation", defaults.generation()));
    settings.end();
    return new ClusterConfig(members, answers);
  }

  private static Map<String, String> tokens(Settings hsm) {
    Map<String, String> serials = new HashMap<>();
    for (Settings settings : hsm.sections("tokens")) {
      String label = settings.text("label", "");
      if (serials.put(label, settings.text("serial", "")) != null) {
        throw new InvalidConfigException("the token " + label + " is in 'hsm.tokens' twice");
      }
      settings.end();
    }
    return serials;
  }

  private static MemberConfig member(Settings settings) {
    String name = settings.text("name", "");
    Path file = settings.path("config", null);
    return new MemberConfig(
        name,
        // A section that is there and names no worker was refused.
        WorkerFile.read(settings).orElseThrow(),
        Optional.ofNullable(file));
  }

  private static PinSource pin(Settings settings, PinSource otherwise) {
    Path file = settings.path("file", null);
    String variable = settings.text("environment", null);
    settings.end();
    if (file != null && variable != null) {
      throw new InvalidConfigException("a PIN comes from 'file' or from 'environment', not both");
    }
    if (file != null) {
      return PinSource.file(file);
    }
    return variable == null ? otherwise : PinSource.environment(variable);
  }

  private static HsmLimits limits(Settings settings) {
    HsmLimits defaults = HsmLimits.defaults();
    HsmLimits limits =
        new HsmLimits(
            settings.integer("concurrency", defaults.concurrency()),
            settings.duration("queue", defaults.queue()),
            settings.duration("call", defaults.call()),
            settings.duration("generation", defaults.generation()),
            settings.duration("recovery", defaults.recovery()),
            settings.integer("cachedMaterials", defaults.cachedMaterials()),
            settings.integer("cachedSubkeys", defaults.cachedSubkeys()),
            settings.number("subkeyUses", defaults.subkeyUses()));
    settings.end();
    return limits;
  }

  private static <E extends Enum<E>> Set<E> constants(
      Settings settings, String setting, Class<E> type, String what) {
    Set<E> constants = EnumSet.noneOf(type);
    for (String name : settings.texts(setting, List.of())) {
      try {
        constants.add(Enum.valueOf(type, name));
      } catch (IllegalArgumentException e) {
        throw new InvalidConfigException(
            "'" + name + "' is no " + what + "; these are: " + EnumSet.allOf(type), e);
      }
    }
    return constants;
  }
}
