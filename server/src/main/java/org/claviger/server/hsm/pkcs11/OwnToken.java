package org.claviger.server.hsm.pkcs11;

/** A token of the server's own: made by it where there is none, opened by the configured PIN. */
record OwnToken(Library library, String label) implements TokenAccess {
  @Override
  public long slot(boolean mayCreate) throws CryptokiException {
    TokenSlots slots = library.slots();
    return mayCreate
        ? slots.findOrInitialise(label)
        : slots
            .find(label)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "the HSM token "
                            + label
                            + " is not there; if it never was, './claviger hsm domain create' makes"
                            + " a domain, and './claviger hsm domain request' brings another HSM's"
                            + " here"));
  }

  @Override
  public long login(long slot) throws CryptokiException {
    return library.slots().login(slot);
  }
}
