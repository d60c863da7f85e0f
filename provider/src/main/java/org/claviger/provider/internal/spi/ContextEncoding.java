package org.claviger.provider.internal.spi;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.claviger.provider.EncryptionContextSpec;

/**
 * An encryption context in DER: {@code SEQUENCE OF SEQUENCE { key UTF8String, value UTF8String }},
 * the pairs in the order of their keys' bytes, at most 65,535 bytes. One context has one encoding.
 */
final class ContextEncoding {
  private static final int SEQUENCE = 0x30;
  private static final int UTF8_STRING = 0x0c;
  private static final int MAX_BYTES = 65_535;

  private ContextEncoding() {}

  static byte[] encode(EncryptionContextSpec spec) throws IOException {
    ASN1EncodableVector pairs = new ASN1EncodableVector();
    spec.context().entrySet().stream()
        .sorted((one, other) -> Arrays.compareUnsigned(utf8(one.getKey()), utf8(other.getKey())))
        .forEach(
            pair ->
                pairs.add(
                    new DERSequence(
                        new DERUTF8String(pair.getKey()), new DERUTF8String(pair.getValue()))));
    byte[] encoded = new DERSequence(pairs).getEncoded(ASN1Encoding.DER);
    if (encoded.length > MAX_BYTES) {
      throw new IOException("an encoded context has at most 65,535 bytes, not " + encoded.length);
    }
    return encoded;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Decodes.
   *
   * @throws IOException if the bytes are not the encoding of a context
   */
  static EncryptionContextSpec decode(byte[] encoded) throws IOException {
    try {
      EncryptionContextSpec spec = EncryptionContextSpec.of(pairs(ByteBuffer.wrap(encoded)));
      if (Arrays.equals(encode(spec), encoded)) {
        return spec;
      }
    } catch (BufferUnderflowException | IllegalArgumentException | CharacterCodingException e) {
      throw new IOException("not the DER of an encryption context", e);
    }
    throw new IOException("not the DER of an encryption context");
  }

  private static Map<String, String> pairs(ByteBuffer in) throws IOException {
    ByteBuffer list = element(in, SEQUENCE);
    Map<String, String> pairs = new LinkedHashMap<>();
    while (list.hasRemaining()) {
      ByteBuffer pair = element(list, SEQUENCE);
      pairs.put(text(pair), text(pair));
    }
    return pairs;
  }

  private static String text(ByteBuffer in) throws IOException {
    return StandardCharsets.UTF_8.newDecoder().decode(element(in, UTF8_STRING)).toString();
  }

  /** The content of the next element. What is left after it does not pass the second encoding. */
  private static ByteBuffer element(ByteBuffer in, int tag) throws IOException {
    if (Byte.toUnsignedInt(in.get()) != tag) {
      throw new IOException("not the DER of an encryption context");
    }
    int length = Byte.toUnsignedInt(in.get());
    if (length == 0x81) {
      length = Byte.toUnsignedInt(in.get());
    } else if (length == 0x82) {
      length = Short.toUnsignedInt(in.getShort());
    } else if (length > 0x82 || length == 0x80) {
      throw new IOException("not the DER of an encryption context");
    }
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer content = in.slice(in.position(), length);
    in.position(in.position() + length);
    return content;
  }
}
