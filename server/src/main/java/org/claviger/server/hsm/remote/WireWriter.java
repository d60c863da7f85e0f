package org.claviger.server.hsm.remote;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.claviger.server.hsm.AeadCiphertext;
import org.claviger.server.hsm.DataKeyPair;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.SubkeyCiphertext;
import org.claviger.server.hsm.TokenName;

/** Writes a message: one CBOR value behind the other. It may hold secrets: wiped by its reader. */
final class WireWriter {
  static final CBORFactory CBOR = new CBORFactory();

  private final WipedStream bytes = new WipedStream();
  private final CBORGenerator cbor;

  WireWriter() {
    try {
      cbor = CBOR.createGenerator(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  WireWriter text(String value) {
    return write(() -> cbor.writeString(value));
  }

  WireWriter constant(Enum<?> value) {
    return text(value.name());
  }

  WireWriter number(int value) {
    return write(() -> cbor.writeNumber(value));
  }

  WireWriter flag(boolean value) {
    return write(() -> cbor.writeBoolean(value));
  }

  WireWriter bytes(byte[] value) {
    return write(() -> cbor.writeBinary(value));
  }

  /** Bytes that may be missing. */
  WireWriter nullable(byte[] value) {
    return value == null ? write(cbor::writeNull) : bytes(value);
  }

  WireWriter material(Material material) {
    return text(material.id())
        .constant(material.spec())
        .bytes(material.wrapped())
        .bytes(material.mac())
        .constant(material.sharing());
  }

  WireWriter tokenName(TokenName name) {
    return constant(name.kind()).text(name.value());
  }

  WireWriter keyPair(KeyPairMaterial pair) {
    return material(pair.privateKey()).bytes(pair.publicKey());
  }

  WireWriter subkeyCiphertext(SubkeyCiphertext value) {
    return bytes(value.wrappedSubkey()).bytes(value.iv()).bytes(value.ciphertext());
  }

  WireWriter aeadCiphertext(AeadCiphertext value) {
    return bytes(value.iv()).bytes(value.ciphertext());
  }

  /** Wipes the pair, which has no other reader. */
  WireWriter dataKeyPair(DataKeyPair pair) {
    bytes(pair.privateKey()).bytes(pair.publicKey());
    pair.wipe();
    return this;
  }

  /** Bytes that have no other reader, and are wiped. */
  WireWriter secret(byte[] value) {
    bytes(value);
    Arrays.fill(value, (byte) 0);
    return this;
  }

  /** The message; the caller wipes it. */
  byte[] finish() {
    write(cbor::flush);
    byte[] message = bytes.toByteArray();
    bytes.wipe();
    return message;
  }

  private WireWriter write(Writing writing) {
    try {
      writing.run();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Writing {
    void run() throws IOException;
  }

  private static final class WipedStream extends ByteArrayOutputStream {
    WipedStream() {
      super(512);
    }

    void wipe() {
      Arrays.fill(buf, (byte) 0);
    }
  }
}
