package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.AeadCiphertext;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyClass;
import org.claviger.server.key.KeyUsage;

/** {@code Claviger.AeadEncrypt}: raw AES-256-GCM with a 128-bit tag under an AEAD key. */
final class AeadEncrypt implements Operation<AeadEncrypt.Input> {
  /** The longest plaintext, and the longest additional authenticated data. */
  static final int MAX_BYTES = 65_536;

  /** The length of an IV. */
  static final int IV_BYTES = 12;

  private static final Action ACTION = Action.claviger("AeadEncrypt", true);
  private static final byte[] NOTHING = {};

  /** The request; {@code iv} is null where the HSM is to make it. */
  record Input(String keyId, byte[] plaintext, byte[] aad, byte[] iv, UseOptions options) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    String keyId = OnKey.id(members);
    byte[] plaintext = members.blob("Plaintext", 0, MAX_BYTES);
    byte[] aad = aad(members);
    byte[] iv = members.optionalBlob("Iv", IV_BYTES, IV_BYTES);
    UseOptions options = UseOptions.read(members);
    members.check();
    return new Input(keyId, plaintext, aad, iv, options);
  }

  /** Reads the additional authenticated data, by default none. */
  static byte[] aad(Members members) {
    byte[] aad = members.optionalBlob("Aad", 0, MAX_BYTES);
    return aad == null ? NOTHING : aad;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    return input.options.show(OnKey.parameters(input.keyId));
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = OnKey.find(context, input.keyId);
    return OnKey.using(
        OnKey.access(context, "claviger:AeadEncrypt", key, input.keyId),
        key,
        input.options.checked(context, () -> run(input, context, key)));
  }

  private static Result run(Input input, RequestContext context, Key key) {
    try {
      OnKey.requireUsable(key, KeyUsage.ENCRYPT_DECRYPT, KeyClass.AEAD, ACTION.name());
      if (input.iv != null && !key.callerIv()) {
        throw new ApiException(
            ErrorCode.ValidationException,
            key.arn()
                + " does not take an Iv from its caller: leave it out, and use the one in the"
                + " answer.");
      }
      input.options.endDryRun();
      context.region().useCounts().take(key.arn());
      AeadCiphertext sealed =
          context
              .region()
              .hsm()
              .encryptAead(key.currentMaterial(), input.iv, input.aad, input.plaintext);
      return Result.of(
          OnKey.answer(key).put("Iv", sealed.iv()).put("Ciphertext", sealed.ciphertext()));
    } finally {
      Arrays.fill(input.plaintext, (byte) 0);
    }
  }
}
