package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.AeadCiphertext;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyClass;
import org.claviger.server.key.KeyUsage;

/** {@code Claviger.AeadDecrypt}: opens raw AES-256-GCM under an AEAD key. */
final class AeadDecrypt implements Operation<AeadDecrypt.Input> {
  private static final Action ACTION = Action.claviger("AeadDecrypt", true);
  private static final int TAG_BYTES = 16;

  /** The request. */
  record Input(String keyId, AeadCiphertext sealed, byte[] aad, UseOptions options) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    String keyId = OnKey.id(members);
    byte[] iv = members.blob("Iv", AeadEncrypt.IV_BYTES, AeadEncrypt.IV_BYTES);
    byte[] ciphertext = members.blob("Ciphertext", TAG_BYTES, AeadEncrypt.MAX_BYTES + TAG_BYTES);
    byte[] aad = AeadEncrypt.aad(members);
    UseOptions options = UseOptions.read(members);
    members.check();
    return new Input(keyId, new AeadCiphertext(iv, ciphertext), aad, options);
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    return input.options.show(OnKey.parameters(input.keyId));
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = OnKey.find(context, input.keyId);
    return OnKey.using(
        OnKey.access(context, "claviger:AeadDecrypt", key, input.keyId),
        key,
        input.options.checked(context, () -> run(input, context, key)));
  }

  private static Result run(Input input, RequestContext context, Key key) {
    OnKey.requireUsable(key, KeyUsage.ENCRYPT_DECRYPT, KeyClass.AEAD, ACTION.name());
    try {
      byte[] plaintext =
          context.region().hsm().decryptAead(key.currentMaterial(), input.sealed, input.aad);
      if (input.options.dryRun()) {
        Arrays.fill(plaintext, (byte) 0);
        input.options.endDryRun();
      }
      ObjectNode response = OnKey.answer(key);
      response.set("Plaintext", new SecretNode(plaintext));
      return Result.of(response);
    } catch (InvalidCiphertextException e) {
      throw new ApiException(ErrorCode.InvalidCiphertextException, null);
    }
  }
}
