package org.claviger.server.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Console;
import java.security.MessageDigest;
import java.util.Locale;
import org.claviger.server.hsm.ceremony.CeremonyException;

/**
 * Values that two operators compare. Whoever is asked types what the other side says; a plain yes
 * is never taken.
 */
final class Confirmation {
  private static final int GROUP = 4;

  private Confirmation() {}

  /** In groups of four, as it is read out. */
  static String grouped(String digits) {
    return digits.replaceAll("(.{" + GROUP + "})(?!$)", "$1-");
  }

  /**
   * Returns if the other side's value is this one.
   *
   * @param given what the command line said, or null: then a terminal is asked
   * @param option the option that would say it
   * @throws CeremonyException if it is another, or nobody says it
   */
  static void require(String what, String actual, String given, String option) {
    String said = given == null ? ask(what, option) : given;
    String digits = said.replaceAll("[\\s:-]", "").toLowerCase(Locale.ROOT);
    if (!MessageDigest.isEqual(digits.getBytes(US_ASCII), actual.getBytes(US_ASCII))) {
      throw new CeremonyException(
          "the "
              + what
              + " is "
              + grouped(actual)
              + " here, and not what the other side says; nothing was changed");
    }
  }

  private static String ask(String what, String option) {
    String answer = line("The " + what + ", as the other side's operator reads it out: ");
    if (answer == null) {
      throw new CeremonyException("the other side's " + what + " is missing: give it by " + option);
    }
    return answer;
  }

  /** Returns if the operator types a text to the letter. */
  static void requireTyped(String warning, String text, String given, String option) {
    String said = given == null ? line(warning + " Type '" + text + "': ") : given;
    if (!text.equals(said)) {
      throw new CeremonyException(
          warning + " It was not confirmed: give '" + text + "' by " + option);
    }
  }

  /**
   * A JDK of today gives null where there is no terminal; a later one a console that reads null.
   */
  @SuppressWarnings("SystemConsoleNull")
  private static String line(String question) {
    Console console = System.console();
    return console == null ? null : console.readLine("%s", question);
  }
}
