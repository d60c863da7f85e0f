package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A PKCS#11 module and how to use it.
 *
 * @param module the module's library; for SoftHSM by default {@link #SOFTHSM_MODULE}
 * @param softHsmDirectory where SoftHSM keeps its tokens: the server makes it (mode 0700) with a
 *     {@code softhsm2.conf} inside and points SoftHSM there. Empty for other modules, and for a
 *     SoftHSM that the environment's SOFTHSM2_CONF configures
 * @param initArguments the text that the module's C_Initialize takes in {@code pReserved}, as NSS
 *     softokn demands; empty for nearly all others
 * @param userPin the PIN of every token's user
 * @param soPin the PIN of every token's security officer; read only when a token is initialised
 * @param limits limits of work
 * @param worker the process that has the module; empty if that is the server's own
 * @param cluster the HSMs of a server that has several, each with a worker of its own
 * @param acceptedWeaknesses what the module may fail to enforce; default none
 * @param quirks the module's, besides those that are known of its maker; default none
 * @param openOnly whether a start makes no token and no domain, and opens those that are there;
 *     default false
 * @param tokens serial numbers by tokens' labels: such a token is known by its number, whatever its
 *     label is; default none
 */
public record HsmConfig(
    Path module,
    Optional<Path> softHsmDirectory,
    Optional<String> initArguments,
    PinSource userPin,
    PinSource soPin,
    HsmLimits limits,
    Optional<WorkerConfig> worker,
    ClusterConfig cluster,
    Set<HsmWeakness> acceptedWeaknesses,
    Set<HsmQuirk> quirks,
    boolean openOnly,
    Map<String, String> tokens) {
  /** CK_TOKEN_INFO has no room for more. */
  private static final int SERIAL_MAXIMUM_CHARS = 16;

  /** Where Debian and Ubuntu install SoftHSM. */
  public static final Path SOFTHSM_MODULE = Path.of("/usr/lib/softhsm/libsofthsm2.so");

  public HsmConfig {
    requireNonNull(module, "module");
    requireNonNull(softHsmDirectory, "softHsmDirectory");
    requireNonNull(initArguments, "initArguments");
    requireNonNull(userPin, "userPin");
    requireNonNull(soPin, "soPin");
    requireNonNull(limits, "limits");
    requireNonNull(worker, "worker");
    requireNonNull(cluster, "cluster");
    acceptedWeaknesses = Set.copyOf(acceptedWeaknesses);
    quirks = Set.copyOf(quirks);
    tokens = Map.copyOf(tokens);
    tokens.values().forEach(HsmConfig::checkSerial);
    if (Set.copyOf(tokens.values()).size() != tokens.size()) {
      throw new IllegalArgumentException("two tokens of 'hsm.tokens' have one serial number");
    }
    if (worker.isPresent() && !cluster.members().isEmpty()) {
      throw new IllegalArgumentException("an HSM is in 'hsm.worker' or in 'hsm.members', not both");
    }
  }

  private static void checkSerial(String serial) {
    if (serial.isBlank() || serial.length() > SERIAL_MAXIMUM_CHARS) {
      throw new IllegalArgumentException(
          "'" + serial + "' is no serial number of a token: these have 1 to 16 characters");
    }
  }

  /** A single HSM. */
  public HsmConfig(
      Path module,
      Optional<Path> softHsmDirectory,
      Optional<String> initArguments,
      PinSource userPin,
      PinSource soPin,
      HsmLimits limits,
      Optional<WorkerConfig> worker,
      Set<HsmWeakness> acceptedWeaknesses) {
    this(
        module,
        softHsmDirectory,
        initArguments,
        userPin,
        soPin,
        limits,
        worker,
        ClusterConfig.none(),
        acceptedWeaknesses,
        Set.of(),
        false,
        Map.of());
  }

  /** A module that is only asked for what the user may do. */
  public static HsmConfig ofModule(Path module, PinSource userPin) {
    return new HsmConfig(
        module,
        Optional.empty(),
        Optional.empty(),
        userPin,
        userPin,
        HsmLimits.defaults(),
        Optional.empty(),
        Set.of());
  }

  /** SoftHSM with tokens in {@code directory}, default limits, no weakness accepted. */
  public static HsmConfig softHsm(Path directory, PinSource userPin, PinSource soPin) {
    return new HsmConfig(
        SOFTHSM_MODULE,
        Optional.of(directory),
        Optional.empty(),
        userPin,
        soPin,
        HsmLimits.defaults(),
        Optional.empty(),
        Set.of());
  }

  /** The same with other limits. */
  public HsmConfig withLimits(HsmLimits other) {
    return with(module, other, acceptedWeaknesses, quirks, openOnly, tokens);
  }

  /** The same with weaknesses accepted. */
  public HsmConfig withAcceptedWeaknesses(Set<HsmWeakness> accepted) {
    return with(module, limits, accepted, quirks, openOnly, tokens);
  }

  /** The same with quirks of the module. */
  public HsmConfig withQuirks(Set<HsmQuirk> other) {
    return with(module, limits, acceptedWeaknesses, other, openOnly, tokens);
  }

  /** Another module under the same limits, which is no SoftHSM of the server's own making. */
  public HsmConfig withOtherModule(Path other) {
    return new HsmConfig(
        other,
        Optional.empty(),
        Optional.empty(),
        userPin,
        soPin,
        limits,
        Optional.empty(),
        ClusterConfig.none(),
        acceptedWeaknesses,
        Set.of(),
        openOnly,
        Map.of());
  }

  /** The same with another module. */
  public HsmConfig withModule(Path other) {
    return with(other, limits, acceptedWeaknesses, quirks, openOnly, tokens);
  }

  /** The same, with starts that make a domain where there is none, or do not. */
  public HsmConfig withOpenOnly(boolean only) {
    return with(module, limits, acceptedWeaknesses, quirks, only, tokens);
  }

  /** The same, with tokens known by their serial numbers. */
  public HsmConfig withTokens(Map<String, String> serials) {
    return with(module, limits, acceptedWeaknesses, quirks, openOnly, serials);
  }

  private HsmConfig with(
      Path otherModule,
      HsmLimits otherLimits,
      Set<HsmWeakness> otherWeaknesses,
      Set<HsmQuirk> otherQuirks,
      boolean only,
      Map<String, String> serials) {
    return new HsmConfig(
        otherModule,
        softHsmDirectory,
        initArguments,
        userPin,
        soPin,
        otherLimits,
        worker,
        cluster,
        otherWeaknesses,
        otherQuirks,
        only,
        serials);
  }
}
