package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.ImportWrapping;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;

/**
 * What {@code GetParametersForImport} promised about one key. Its owner carries it, sealed under
 * the domain's sealing key and bound to the key's ARN: the server keeps nothing of it, and nobody
 * can read or change it, or use it for another key.
 *
 * @param wrappingKey the private key, itself wrapped under the domain's key-encryption key
 * @param wrapping how material is to be encrypted under its public key
 * @param validTo until when, to the millisecond
 */
public record ImportToken(Material wrappingKey, ImportWrapping wrapping, Instant validTo) {
  private static final String PURPOSE = "claviger import token 1";
  private static final int ID_BYTES = 32;
  private static final int MAC_BYTES = 32;

  /** Since the domain's MAC key was renewed; the first byte then has this bit. */
  private static final int LONG_MAC_BYTES = 36;

  private static final int LONG_MAC = 0x40;
  private static final int FIXED_BYTES = 1 + 1 + Long.BYTES + ID_BYTES;
  private static final HexFormat HEX = HexFormat.of();

  /** The place in the list is the code in the token. */
  private static final List<MaterialSpec> SPECS =
      List.of(
          MaterialSpec.RSA_2048_UNWRAP, MaterialSpec.RSA_3072_UNWRAP, MaterialSpec.RSA_4096_UNWRAP);

  private static final List<ImportWrapping> WRAPPINGS =
      List.of(
          ImportWrapping.RSAES_OAEP_SHA_1,
          ImportWrapping.RSAES_OAEP_SHA_256,
          ImportWrapping.RSA_AES_KEY_WRAP_SHA_1,
          ImportWrapping.RSA_AES_KEY_WRAP_SHA_256);

  public ImportToken {
    requireNonNull(wrappingKey, "wrappingKey");
    requireNonNull(wrapping, "wrapping");
    requireNonNull(validTo, "validTo");
  }

  /** The token as its owner gets it: at most 6,144 bytes. */
  public byte[] seal(HsmDomain domain, KeyArn key) {
    byte[] wrapped = wrappingKey.wrapped();
    byte[] content =
        ByteBuffer.allocate(FIXED_BYTES + wrappingKey.mac().length + wrapped.length)
            .put((byte) (code(SPECS, wrappingKey.spec()) | macFlag(wrappingKey.mac())))
            .put(code(WRAPPINGS, wrapping))
            .putLong(validTo.toEpochMilli())
            .put(HEX.parseHex(wrappingKey.id()))
            .put(wrappingKey.mac())
            .put(wrapped)
            .array();
    return domain.seal(context(key), content);
  }

  /**
   * Opens what {@link #seal} made for the same key.
   *
   * @throws ApiException InvalidImportTokenException for anything else; ExpiredImportTokenException
   *     if its time is over
   */
  public static ImportToken open(HsmDomain domain, KeyArn key, byte[] token, Instant now) {
    ImportToken opened;
    try {
      opened = read(domain.open(context(key), token));
    } catch (InvalidCiphertextException | BufferUnderflowException e) {
      throw new ApiException(
          ErrorCode.InvalidImportTokenException,
          "The import token is not one of this KMS key. Use ImportToken of"
              + " GetParametersForImport.",
          e);
    }
    if (!now.isBefore(opened.validTo)) {
      throw new ApiException(
          ErrorCode.ExpiredImportTokenException,
          "The import token has expired. Call GetParametersForImport for a new one.");
    }
    return opened;
  }

  private static ImportToken read(byte[] content) {
    ByteBuffer in = ByteBuffer.wrap(content);
    byte first = in.get();
    MaterialSpec spec = SPECS.get(first & ~LONG_MAC);
    ImportWrapping wrapping = WRAPPINGS.get(in.get());
    Instant validTo = Instant.ofEpochMilli(in.getLong());
    byte[] id = new byte[ID_BYTES];
    in.get(id);
    byte[] mac = new byte[(first & LONG_MAC) == 0 ? MAC_BYTES : LONG_MAC_BYTES];
    in.get(mac);
    byte[] wrapped = Arrays.copyOfRange(content, in.position(), content.length);
    return new ImportToken(new Material(HEX.formatHex(id), spec, wrapped, mac), wrapping, validTo);
  }

  private static int macFlag(byte[] mac) {
    return switch (mac.length) {
      case MAC_BYTES -> 0;
      case LONG_MAC_BYTES -> LONG_MAC;
      default -> throw new IllegalArgumentException("a MAC of " + mac.length + " bytes");
    };
  }

  private static <T> byte code(List<T> all, T one) {
    int code = all.indexOf(one);
    if (code < 0) {
      throw new IllegalArgumentException(one + " is not for imports");
    }
    return (byte) code;
  }

  private static byte[] context(KeyArn key) {
    return MacInput.of(PURPOSE, key.toString());
  }
}
