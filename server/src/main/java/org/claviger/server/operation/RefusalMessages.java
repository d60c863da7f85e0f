package org.claviger.server.operation;

/** What the callers of our own actions read when they are refused. */
@FunctionalInterface
public interface RefusalMessages {
  /** AWS's words, and nothing behind them. */
  RefusalMessages PLAIN = RefusedException::getMessage;

  /** The message of a refusal; its audit record keeps the exception's own. */
  String of(RefusedException refused);
}
