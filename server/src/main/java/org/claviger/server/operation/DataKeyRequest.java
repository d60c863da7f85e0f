package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.ciphertext.EncryptionContext;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.key.EncryptionAlgorithmSpec;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyClass;
import org.claviger.server.key.KeySpec;
import org.claviger.server.key.KeyUsage;

/**
 * A request for a data key, with or without its plaintext in the answer.
 *
 * @param spec null if the length is given in bytes
 * @param bytes the data key's length, 1 to 1,024
 */
record DataKeyRequest(
    String keyId, DataKeySpec spec, int bytes, EncryptionContext context, UseOptions options) {
  private static final int MAX_BYTES = 1_024;

  static DataKeyRequest read(Members members) {
    String keyId = OnKey.id(members);
    EncryptionContext context = EncryptionTerms.context(members, "EncryptionContext");
    Integer bytes = members.optionalInteger("NumberOfBytes", 1, MAX_BYTES);
    DataKeySpec spec = members.optionalConstant("KeySpec", DataKeySpec.class, null);
    UseOptions options = UseOptions.read(members);
    members.check();
    if ((bytes == null) == (spec == null)) {
      throw new ApiException(
          ErrorCode.ValidationException, "Please specify either number of bytes or key spec.");
    }
    return new DataKeyRequest(keyId, spec, spec == null ? bytes : spec.bytes(), context, options);
  }

  ObjectNode auditParameters() {
    ObjectNode parameters = OnKey.parameters(keyId);
    if (spec == null) {
      parameters.put("numberOfBytes", bytes);
    } else {
      parameters.put("keySpec", spec.name());
    }
    EncryptionTerms.show(parameters, "encryptionContext", context);
    return options.show(parameters);
  }

  /** Prepares the action, whose answer has the plaintext or not. */
  Prepared prepare(RequestContext request, Action action, boolean withPlaintext) {
    Key key = OnKey.find(request, keyId);
    AccessRequest access =
        new EncryptionTerms(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT, context)
            .access(request, "kms:" + action.name(), key, keyId);
    return OnKey.using(
        access, key, options.checked(request, () -> run(request, action, key, withPlaintext)));
  }

  private Result run(RequestContext request, Action action, Key key, boolean withPlaintext) {
    OnKey.requireUsable(key, KeyUsage.ENCRYPT_DECRYPT, KeyClass.KMS, action.name());
    if (key.spec() != KeySpec.SYMMETRIC_DEFAULT) {
      throw new ApiException(
          ErrorCode.InvalidKeyUsageException,
          "You cannot generate a data key with an asymmetric CMK");
    }
    options.endDryRun();
    Hsm hsm = request.region().hsmOf(key);
    byte[] plaintext = hsm.random(bytes);
    ObjectNode response = OnKey.answer(key);
    try {
      response.put("CiphertextBlob", DataEncryption.underSubkey(hsm, key, context, plaintext));
      if (withPlaintext) {
        response.set("Plaintext", new SecretNode(plaintext.clone()));
      }
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
    String materialId = key.currentMaterial().id();
    return Result.of(response.put("KeyMaterialId", materialId)).noting("keyMaterialId", materialId);
  }
}
