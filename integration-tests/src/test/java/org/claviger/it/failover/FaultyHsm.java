package org.claviger.it.failover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.claviger.it.CompiledLibrary;

/** A PKCS#11 module in front of SoftHSM that fails when it is told to; see faultyhsm.c. */
final class FaultyHsm {
  private static final String DEVICE_ERROR = "30";
  private static final String GENERAL_ERROR = "05";
  private static final String SESSION_HANDLE_INVALID = "b3";

  private final Path control;
  private final Path library;
  private int told;

  private FaultyHsm(Path control, Path library) {
    this.control = control;
    this.library = library;
  }

  /**
   * Compiles it, with a SoftHSM of its own behind it: a process may have several.
   *
   * @param folder of this one alone
   */
  static FaultyHsm in(Path folder) throws IOException {
    Path control = folder.resolve("hsm-fault");
    Path module =
        Files.copy(Path.of(CompiledLibrary.softHsm()), folder.resolve("libsofthsm2-own.so"));
    Path library =
        CompiledLibrary.of(
            "/failover/faultyhsm.c",
            folder,
            "-DCONTROL=\"" + control + '"',
            "-DMODULE=\"" + module + '"',
            "-pthread",
            "-ldl");
    return new FaultyHsm(control, library);
  }

  /**
   * All faults: a function, what it does, and how often, 0 for always. None of {@link #forgeries}.
   */
  static List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (String function :
        List.of(
            "C_Sign",
            "C_SignInit",
            "C_Encrypt",
            "C_EncryptInit",
            "C_Decrypt",
            "C_DecryptInit",
            "C_GenerateRandom",
            "C_GenerateKey",
            "C_WrapKey",
            "C_UnwrapKey")) {
      for (String code : List.of(DEVICE_ERROR, GENERAL_ERROR, SESSION_HANDLE_INVALID, "hang")) {
        faults.add(function + " " + code + " 0");
        faults.add(function + " " + code + " 5");
      }
    }
    faults.removeAll(forgeries());
    return faults;
  }

  /** What SoftHSM says to a forged ciphertext too, said to a good one. */
  static List<String> forgeries() {
    return List.of("C_Decrypt " + GENERAL_ERROR + " 5", "C_DecryptInit " + GENERAL_ERROR + " 5");
  }

  /** The line of the configuration that has it used. */
  String module() {
    return "module: " + library;
  }

  Path library() {
    return library;
  }

  /** Fails from now on; in one step, so that no word is read in part. */
  void fail(String how) {
    try {
      told++;
      Path next = Files.writeString(control.resolveSibling("hsm-fault.next"), told + " " + how);
      Files.move(next, control, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a call failed as it was told to last. */
  boolean hasFailed() {
    return Files.exists(control.resolveSibling(control.getFileName() + "." + told));
  }

  void work() {
    fail("none 0 0");
  }
}
