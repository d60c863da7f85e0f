package org.claviger.provider;

/**
 * Hears of every request that the provider made. Added by {@link
 * ClavigerProvider#addRequestListener}, or found by {@code ServiceLoader} among what the class
 * loader of the provider sees.
 */
@FunctionalInterface
public interface RequestListener {
  /**
   * A request ended. Called on the thread that made it, which waits: be quick, and do not use the
   * provider. What is thrown is logged and changes nothing.
   */
  void requestEnded(RequestEvent event);
}
