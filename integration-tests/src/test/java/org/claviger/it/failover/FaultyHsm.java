package org.claviger.it.failover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /** Compiles it. */
  static FaultyHsm in(Path folder) throws IOException {
    Path library = CompiledLibrary.of("/failover/faultyhsm.c", folder, "-pthread", "-ldl");
    return new FaultyHsm(folder.resolve("hsm-fault"), library);
  }

  /**
   * All faults: a function, what it does, and how often, 0 for always. A single CKR_GENERAL_ERROR
   * of C_Decrypt is none of them: it is what SoftHSM says to a forged ciphertext.
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
        boolean isForgery = function.startsWith("C_Decrypt") && code.equals(GENERAL_ERROR);
        if (!isForgery) {
          faults.add(function + " " + code + " 5");
        }
      }
    }
    return faults;
  }

  /** The line of the configuration that has it used. */
  String module() {
    return "module: " + library;
  }

  Map<String, String> environment() {
    return Map.of("FAULTY_HSM", control.toString(), "FAULTY_HSM_MODULE", CompiledLibrary.softHsm());
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
