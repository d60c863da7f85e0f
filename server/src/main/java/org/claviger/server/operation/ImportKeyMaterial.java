package org.claviger.server.operation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.UnsuitableKeyException;
import org.claviger.server.key.ImportToken;
import org.claviger.server.key.Key;
import org.claviger.server.key.StateRule;

/** {@code ImportKeyMaterial}: material that was made elsewhere, into a key that has none. */
final class ImportKeyMaterial implements Operation<ImportKeyMaterial.Input> {
  private static final Action ACTION = Action.kms("ImportKeyMaterial", false);
  private static final int MAX_BYTES = 6_144;

  /** The request. */
  record Input(String keyId, byte[] token, byte[] encrypted, ImportTerms terms) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    return new Input(
        OnKey.id(members),
        members.blob("ImportToken", 1, MAX_BYTES),
        members.blob("EncryptedKeyMaterial", 1, MAX_BYTES),
        ImportTerms.read(members));
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = OnKey.parameters(input.keyId);
    input.terms.show(parameters);
    return parameters;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(input.keyId, context.caller().accountId());
    return OnKey.prepared(
        OnKey.access(context, "kms:ImportKeyMaterial", key).with(input.terms.conditions()),
        () -> run(input, context, key));
  }

  private static Result run(Input input, RequestContext context, Key key) {
    ImportedKey.require(key);
    StateRule.IMPORT.require(key);
    input.terms.require(key, context.now());
    KeyPairMaterial opened = open(input, context, key);
    String id = opened.privateKey().id();
    return KeyChange.commit(
        context,
        key,
        found -> {
          StateRule.IMPORT.require(found);
          ImportTerms.requireOfPrimary(found, id);
          input.terms.requireFit(found, id);
          return found.withImport(
              opened.privateKey(), input.terms.kept(found, id), opened.publicKey());
        },
        changed -> answer(changed, id));
  }

  /** The key makes the material's id: the same material of two keys has two ids. */
  private static KeyPairMaterial open(Input input, RequestContext context, Key key) {
    Hsm hsm = context.region().hsm();
    ImportToken token = ImportToken.open(hsm, key.arn(), input.token, context.now());
    try {
      return hsm.importKey(
          token.wrappingKey(),
          token.wrapping(),
          input.encrypted,
          key.kind().material(),
          key.importContext().getBytes(US_ASCII),
          key.kind().sharing());
    } catch (UnsuitableKeyException e) {
      throw new ApiException(
          ErrorCode.IncorrectKeyMaterialException,
          "The key material is not a key of spec " + key.spec() + ".",
          e);
    }
  }

  private static Result answer(Key key, String materialId) {
    ObjectNode response = OnKey.answer(key);
    if (key.isRotatable()) {
      response.put("KeyMaterialId", materialId);
    }
    return RecordForm.recorded(response);
  }
}
