package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.ciphertext.EncryptionContext;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.DataKeyPair;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.key.EncryptionAlgorithmSpec;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyClass;
import org.claviger.server.key.KeySpec;
import org.claviger.server.key.KeyUsage;

/** A request for a data key pair, with or without the private key's plaintext in the answer. */
record DataKeyPairRequest(
    String keyId, DataKeyPairSpec spec, EncryptionContext context, UseOptions options) {
  static DataKeyPairRequest read(Members members) {
    DataKeyPairRequest request =
        new DataKeyPairRequest(
            OnKey.id(members),
            members.constant("KeyPairSpec", DataKeyPairSpec.class),
            EncryptionTerms.context(members, "EncryptionContext"),
            UseOptions.read(members));
    members.check();
    return request;
  }

  ObjectNode auditParameters() {
    ObjectNode parameters = OnKey.parameters(keyId).put("keyPairSpec", spec.name());
    EncryptionTerms.show(parameters, "encryptionContext", context);
    return options.show(parameters);
  }

  /** Prepares the action, whose answer has the plaintext or not. */
  Prepared prepare(RequestContext request, Action action, boolean withPlaintext) {
    Key key = OnKey.find(request, keyId);
    AccessRequest access =
        new EncryptionTerms(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT, context)
            .access(request, "kms:" + action.name(), key, keyId)
            .with(ConditionKeys.of("kms:datakeypairspec", spec));
    return new Prepared(
        List.of(access),
        List.of(access.resourceArn()),
        List.of(key),
        List.of(QuotaConfig.dataKeyPair(spec.name())),
        options.checked(request, () -> run(request, action, key, withPlaintext)));
  }

  private Result run(RequestContext request, Action action, Key key, boolean withPlaintext) {
    OnKey.requireUsable(key, KeyUsage.ENCRYPT_DECRYPT, KeyClass.KMS, action.name());
    if (key.spec() != KeySpec.SYMMETRIC_DEFAULT) {
      throw new ApiException(
          ErrorCode.InvalidKeyUsageException,
          "You cannot generate a data key pair with an asymmetric CMK");
    }
    // As in AWS, which makes no pairs under the keys of custom key stores.
    Rotation.requireNoStore(key);
    options.endDryRun();
    Hsm hsm = request.region().hsm();
    DataKeyPair pair = hsm.generateDataKeyPair(spec.made());
    try {
      ObjectNode response = OnKey.answer(key);
      response.put(
          "PrivateKeyCiphertextBlob",
          DataEncryption.underSubkey(hsm, key, context, pair.privateKey()));
      if (withPlaintext) {
        response.set("PrivateKeyPlaintext", new SecretNode(pair.privateKey().clone()));
      }
      String materialId = key.currentMaterial().id();
      response
          .put("PublicKey", pair.publicKey())
          .put("KeyPairSpec", spec.name())
          .put("KeyMaterialId", materialId);
      return Result.of(response).noting("keyMaterialId", materialId);
    } finally {
      pair.wipe();
    }
  }
}
