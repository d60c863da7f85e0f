package org.claviger.server.hsm.pkcs11;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.claviger.server.hsm.InvalidMaterialException;

/**
 * What an adopted key is found and known by. It stands in a material in the place of wrapped bytes,
 * under the domain's MAC: another key under the same name is not taken for it.
 *
 * @param label CKA_LABEL, may be empty
 * @param id CKA_ID, may be empty
 * @param fingerprint of what only this key answers
 */
record AdoptedKey(byte[] label, byte[] id, byte[] fingerprint) {
  private static final byte FORMAT = 1;

  byte[] encode() {
    ByteBuffer out =
        ByteBuffer.allocate(1 + 3 * Integer.BYTES + label.length + id.length + fingerprint.length);
    out.put(FORMAT);
    for (byte[] part : new byte[][] {label, id, fingerprint}) {
      out.putInt(part.length).put(part);
    }
    return out.array();
  }

  /**
   * As {@link #encode} made it.
   *
   * @throws InvalidMaterialException if it did not
   */
  static AdoptedKey decode(byte[] encoded) {
    ByteBuffer in = ByteBuffer.wrap(encoded);
    try {
      if (in.get() == FORMAT) {
        AdoptedKey key = new AdoptedKey(part(in), part(in), part(in));
        if (!in.hasRemaining()) {
          return key;
        }
      }
    } catch (BufferUnderflowException e) {
      throw new InvalidMaterialException("the reference to an adopted key is cut off", e);
    }
    throw new InvalidMaterialException("the reference to an adopted key is of another form");
  }

  private static byte[] part(ByteBuffer in) {
    int bytes = in.getInt();
    if (bytes < 0 || bytes > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] part = new byte[bytes];
    in.get(part);
    return part;
  }

  /** What finds it among keys of its class. */
  Template search() {
    return Template.EMPTY.with(Ck.CKA_LABEL, label).with(Ck.CKA_ID, id);
  }
}
