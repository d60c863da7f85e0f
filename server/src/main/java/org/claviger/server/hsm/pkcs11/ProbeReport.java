package org.claviger.server.hsm.pkcs11;

import java.util.List;

/**
 * What a probe of a module found out by real calls.
 *
 * @param module how the module and its token call themselves
 * @param lines what was tried, in the order of a table
 * @param obstacles why a region cannot be kept on it; empty if it can
 */
public record ProbeReport(String module, List<Line> lines, List<String> obstacles) {
  public ProbeReport {
    lines = List.copyOf(lines);
    obstacles = List.copyOf(obstacles);
  }

  /** Whether a region can be kept on the module without accepting a weakness. */
  public boolean isUsable() {
    return obstacles.isEmpty();
  }

  /** What became of an attempt. */
  public enum Outcome {
    /** It works in the module. */
    YES,
    /** It works, in part outside the module; the detail says which part. */
    PARTLY,
    /** It does not work. */
    NO
  }

  /**
   * One attempt.
   *
   * @param area what it belongs to, such as {@code keys}
   * @param what what was tried
   * @param outcome what became of it
   * @param detail what it gives, or why it failed
   */
  public record Line(String area, String what, Outcome outcome, String detail) {}
}
