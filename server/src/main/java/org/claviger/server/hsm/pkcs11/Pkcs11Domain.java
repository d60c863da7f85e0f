package org.claviger.server.hsm.pkcs11;

import java.security.MessageDigest;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmHealth;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.InvalidCiphertextException;

/** A domain on a token. */
final class Pkcs11Domain implements HsmDomain {
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
  public boolean verifyMac(byte[] data, byte[] mac) {
    return MessageDigest.isEqual(mac(data), mac);
  }

  @Override
  public byte[] seal(byte[] context, byte[] secret) {
    return use(
        token,
        (connection, session) ->
            Sealing.seal(
                connection.cryptoki(),
                session.worker(),
                connection.keys().sealing(),
                context,
                secret));
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
        (live, session) ->
            Sealing.open(
                live.connection().cryptoki(),
                session.worker(),
                live.connection().keys().sealing(),
                context,
                sealed));
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
