package org.claviger.server.hsm.remote;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.IOException;
import org.claviger.server.hsm.AeadCiphertext;
import org.claviger.server.hsm.DataKeyPair;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.Sharing;
import org.claviger.server.hsm.SubkeyCiphertext;
import org.claviger.server.hsm.TokenName;

/**
 * Reads what {@link WireWriter} wrote, and nothing else.
 *
 * <p>Every method throws {@link MalformedMessageException} for anything but the value it names.
 */
final class WireReader {
  static final int MAX_TEXT_CHARS = 1_024;

  private final CBORParser cbor;

  WireReader(byte[] message) {
    try {
      cbor = WireWriter.CBOR.createParser(message);
    } catch (IOException e) {
      throw new MalformedMessageException();
    }
  }

  String text() {
    expect(JsonToken.VALUE_STRING);
    try {
      String value = cbor.getText();
      if (value.length() > MAX_TEXT_CHARS) {
        throw new MalformedMessageException();
      }
      return value;
    } catch (IOException e) {
      throw new MalformedMessageException();
    }
  }

  <E extends Enum<E>> E constant(Class<E> type) {
    String name = text();
    for (E each : type.getEnumConstants()) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    throw new MalformedMessageException();
  }

  int number() {
    expect(JsonToken.VALUE_NUMBER_INT);
    try {
      return cbor.getIntValue();
    } catch (IOException e) {
      throw new MalformedMessageException();
    }
  }

  boolean flag() {
    JsonToken token = next();
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw new MalformedMessageException();
    }
    return token == JsonToken.VALUE_TRUE;
  }

  byte[] bytes() {
    expect(JsonToken.VALUE_EMBEDDED_OBJECT);
    return binary();
  }

  byte[] nullable() {
    JsonToken token = next();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token != JsonToken.VALUE_EMBEDDED_OBJECT) {
      throw new MalformedMessageException();
    }
    return binary();
  }

  Material material() {
    return new Material(
        text(), constant(MaterialSpec.class), bytes(), bytes(), constant(Sharing.class));
  }

  TokenName tokenName() {
    return new TokenName(constant(TokenName.Kind.class), text());
  }

  KeyPairMaterial keyPair() {
    return new KeyPairMaterial(material(), bytes());
  }

  SubkeyCiphertext subkeyCiphertext() {
    return new SubkeyCiphertext(bytes(), bytes(), bytes());
  }

  AeadCiphertext aeadCiphertext() {
    return new AeadCiphertext(bytes(), bytes());
  }

  DataKeyPair dataKeyPair() {
    return new DataKeyPair(bytes(), bytes());
  }

  /** Refuses what lies behind the last value. */
  void end() {
    if (next() != null) {
      throw new MalformedMessageException();
    }
  }

  private byte[] binary() {
    try {
      return cbor.getBinaryValue();
    } catch (IOException e) {
      throw new MalformedMessageException();
    }
  }

  private void expect(JsonToken expected) {
    if (next() != expected) {
      throw new MalformedMessageException();
    }
  }

  private JsonToken next() {
    try {
      return cbor.nextToken();
    } catch (IOException e) {
      throw new MalformedMessageException();
    }
  }
}
