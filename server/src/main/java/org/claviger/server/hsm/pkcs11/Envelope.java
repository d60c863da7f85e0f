package org.claviger.server.hsm.pkcs11;

import java.util.Arrays;

/** Imported material, under way: makes session objects of it, for as long as it is open. */
interface Envelope {
  /** A session object of that form, which the caller destroys. */
  long open(KeyShape shape, Template form) throws CryptokiException;

  /** The length of what is inside. */
  int bytes() throws CryptokiException;

  /** Material that the module unwraps. */
  record Wrapped(
      Cryptoki cryptoki, Session session, Mechanism mechanism, long wrappingKey, byte[] wrapped)
      implements Envelope {
    @Override
    public long open(KeyShape shape, Template form) throws CryptokiException {
      return cryptoki.unwrapKey(session.owner(), mechanism, wrappingKey, wrapped, form);
    }

    /** CKA_VALUE_LEN will not do: SoftHSM leaves it zero. The value itself stays inside. */
    @Override
    public int bytes() throws CryptokiException {
      long object =
          cryptoki.unwrapKey(
              session.owner(), mechanism, wrappingKey, wrapped, KeyTemplates.imported());
      try {
        return cryptoki.attributeBytes(session.worker(), object, Ck.CKA_VALUE);
      } finally {
        cryptoki.destroyObject(session.owner(), object);
      }
    }
  }

  /** Material whose wrapping the module cannot open: in clear here, until it is wiped. */
  record Clear(Cryptoki cryptoki, Session session, byte[] value) implements Envelope {
    @Override
    public long open(KeyShape shape, Template form) throws CryptokiException {
      if (shape instanceof KeyShape.Secret) {
        return cryptoki.createObject(session.owner(), form.with(Ck.CKA_VALUE, value));
      }
      byte[] scalar = PrivateKeys.scalar(shape, value);
      try {
        Template key =
            form.with(Ck.CKA_EC_PARAMS, ((KeyShape.Ec) shape).curve().parameters())
                .with(Ck.CKA_VALUE, scalar);
        return cryptoki.createObject(session.owner(), key);
      } finally {
        Arrays.fill(scalar, (byte) 0);
      }
    }

    @Override
    public int bytes() {
      return value.length;
    }

    @Override
    public String toString() {
      return "Clear[hidden]";
    }
  }
}
