package org.claviger.server.hsm.pkcs11;

import java.util.List;
import java.util.Optional;
import org.claviger.server.config.HsmConfig;

/**
 * A text that the identities' token keeps beside its keys (a private data object), for processes
 * that have the module open for nothing else. Whoever has the user's PIN may write and remove it.
 */
public final class TokenNote implements AutoCloseable {
  private static final String PREFIX = "claviger:";

  private final OfflineToken token;
  private final Template search;

  private TokenNote(OfflineToken token, String name) {
    this.token = token;
    this.search = Template.EMPTY.with(Ck.CKA_CLASS, Ck.CKO_DATA).with(Ck.CKA_LABEL, PREFIX + name);
  }

  /**
   * Opens one; empty if the module has no token of identities.
   *
   * @param name of the note
   * @throws org.claviger.server.hsm.ceremony.CeremonyException if the HSM cannot be used; the
   *     message says why
   */
  public static Optional<TokenNote> open(HsmConfig config, String name) {
    return OfflineToken.open(config, Pkcs11Module.IDENTITY_LABEL)
        .map(token -> new TokenNote(token, name));
  }

  /** What is written; several if a crash cut off a replacement. */
  public List<byte[]> read() {
    return token.use(
        (module, session) -> {
          List<byte[]> values = new java.util.ArrayList<>();
          for (long object : module.find(session, search)) {
            values.add(module.attribute(session, object, Ck.CKA_VALUE));
          }
          return values;
        });
  }

  /** Replaces what is written: the new is there before the old goes. */
  public void write(byte[] value) {
    boolean unused =
        token.use(
            (module, session) -> {
              List<Long> old = module.find(session, search);
              long created = module.createObject(session, object(value));
              for (long object : old) {
                module.destroyObject(session, object);
              }
              return created != 0;
            });
  }

  private Template object(byte[] value) {
    return search
        .with(Ck.CKA_TOKEN, true)
        .with(Ck.CKA_PRIVATE, true)
        .with(Ck.CKA_MODIFIABLE, false)
        .with(Ck.CKA_VALUE, value);
  }

  /** Removes it. */
  public void remove() {
    boolean unused =
        token.use(
            (module, session) -> {
              for (long object : module.find(session, search)) {
                module.destroyObject(session, object);
              }
              return true;
            });
  }

  @Override
  public void close() {
    token.close();
  }
}
