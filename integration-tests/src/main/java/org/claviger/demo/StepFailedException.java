package org.claviger.demo;

/** A step of the demo did not do what it says. */
final class StepFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  StepFailedException(String step, Throwable cause) {
    super("this step failed: " + step + (cause == null ? "" : ": " + cause), cause);
  }
}
