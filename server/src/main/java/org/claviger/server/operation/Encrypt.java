package org.claviger.server.operation;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.claviger.server.ciphertext.CiphertextBlob;
import org.claviger.server.key.Key;

/** {@code Encrypt}: up to 4,096 bytes under a symmetric or RSA key. */
final class Encrypt implements Operation<Encrypt.Input> {
  private static final Action ACTION = Action.kms("Encrypt", true);

  private final DataEncryption encryption;

  Encrypt(DataEncryption encryption) {
    this.encryption = requireNonNull(encryption, "encryption");
  }

  /** The request. */
  record Input(String keyId, byte[] plaintext, EncryptionTerms terms, UseOptions options) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input =
        new Input(
            OnKey.id(members),
            members.blob("Plaintext", 1, CiphertextBlob.MAX_PLAINTEXT_BYTES),
            EncryptionTerms.read(members, ""),
            UseOptions.read(members));
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = OnKey.parameters(input.keyId);
    input.terms.show(parameters, "");
    return input.options.show(parameters);
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = OnKey.find(context, input.keyId);
    return OnKey.using(
        input.terms.access(context, "kms:Encrypt", key, input.keyId),
        key,
        input.options.checked(context, () -> run(input, context, key)));
  }

  private Result run(Input input, RequestContext context, Key key) {
    try {
      encryption.require(key, input.terms, input.plaintext.length, ACTION.name());
      input.options.endDryRun();
      byte[] ciphertext =
          encryption.encrypt(context.region().hsmOf(key), key, input.terms, input.plaintext);
      Result result =
          Result.of(
              OnKey.answer(key)
                  .put("CiphertextBlob", ciphertext)
                  .put("EncryptionAlgorithm", input.terms.algorithm().name()));
      return input.terms.isSymmetric()
          ? result.noting("keyMaterialId", key.currentMaterial().id())
          : result;
    } finally {
      Arrays.fill(input.plaintext, (byte) 0);
    }
  }
}
