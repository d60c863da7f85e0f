package org.claviger.server.hsm.pkcs11;

import java.util.Optional;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmHealth;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.InvalidCiphertextException;

/** A domain on a token. */
class Pkcs11Domain implements HsmDomain {
  private static final int RANDOM_MAXIMUM_BYTES = 1_024;

  private final Token<?> token;

  Pkcs11Domain(Token<?> token) {
    this.token = token;
  }

  @Override
  public byte[] mac(byte[] data) {
    return use(token, (connection, session) -> connection.mac(session, data));
  }

  @Override
  public byte[] authenticate(byte[] data) {
    return use(token, (connection, session) -> connection.authenticate(session, data));
  }

  @Override
  public boolean verifyMac(byte[] data, byte[] mac) {
    return use(token, (connection, session) -> connection.verify(session, data, mac));
  }

  @Override
  public byte[] seal(byte[] context, byte[] secret) {
    return use(
        token,
        (connection, session) -> {
          KeyVersion version = connection.keys().currentVersion();
          byte[] sealed =
              Sealing.seal(
                  connection.cryptoki(), session.worker(), version.sealing(), context, secret);
          return VersionTag.tagSealed(version.number(), sealed);
        });
  }

  @Override
  public byte[] open(byte[] context, byte[] sealed) {
    if (sealed.length < Sealing.OVERHEAD_BYTES) {
      throw new InvalidCiphertextException("too short to be sealed");
    }
    return open(token, context, sealed);
  }

  private static <S> byte[] open(Token<S> token, byte[] context, byte[] sealed) {
    return token.open(
        (live, session) -> {
          Connection connection = live.connection();
          int named = VersionTag.ofSealed(sealed);
          Optional<KeyVersion> version =
              named == 1 ? Optional.empty() : connection.keys().version(named);
          if (version.isPresent()) {
            try {
              byte[] content = VersionTag.sealedContent(sealed);
              return open(connection, session, version.get(), context, content);
            } catch (CryptokiException e) {
              // It may be the first version's after all.
              connection.passInputRefused(session, e);
            }
          }
          return open(connection, session, connection.keys().versions().get(0), context, sealed);
        });
  }

  private static byte[] open(
      Connection connection, Session session, KeyVersion version, byte[] context, byte[] sealed)
      throws CryptokiException {
    return Sealing.open(
        connection.cryptoki(), session.worker(), version.sealing(), context, sealed);
  }

  @Override
  public byte[] random(int bytes) {
    if (bytes < 1 || bytes > RANDOM_MAXIMUM_BYTES) {
      throw new IllegalArgumentException("random bytes: " + bytes + "; must be 1 to 1,024");
    }
    return use(
        token,
        (connection, session) -> connection.cryptoki().generateRandom(session.worker(), bytes));
  }

  @Override
  public HsmHealth health() {
    try {
      boolean answers = use(token, Connection::answers);
      return answers
          ? new HsmHealth(true, "")
          : new HsmHealth(false, "the HSM token " + token.label() + " gives wrong answers");
    } catch (HsmUnavailableException e) {
      return new HsmHealth(false, e.getMessage());
    }
  }

  private static <S, T> T use(Token<S> token, Work<T> work) {
    return token.use(Gate.Work.USE, (live, session) -> work.with(live.connection(), session));
  }

  @Override
  public void close() {
    token.close();
  }

  /** Work that needs no more than the connection. */
  @FunctionalInterface
  private interface Work<T> {
    T with(Connection connection, Session session) throws CryptokiException;
  }
}
