package org.claviger.provider.internal.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.client.DataKeyActions.Answer;
import org.claviger.provider.internal.key.SecretHandle;

/** Data keys from the service: those under one key alone. */
final class DataKeys {
  /** The most that a data key takes in a header: {@code aws-kms}, an ARN, a blob of KMS. */
  static final int MAX_ENCODED_BYTES = 3 * Short.BYTES + 7 + 2_048 + 6_144;

  private static final byte[] PROVIDER_ID = "aws-kms".getBytes(UTF_8);

  /** What the service answers to a blob that this key and this context did not make. */
  private static final Set<String> NOT_OURS =
      Set.of("InvalidCiphertextException", "IncorrectKeyException");

  private DataKeys() {}

  /** A data key in clear and encrypted. */
  record Fresh(DataKey key, EncryptedDataKey encrypted) {
    SealingKey seal(byte[] messageId) {
      return new SealingKey(encrypted, messageId, key.derive(MessageSealer.SUITE, messageId));
    }

    @Override
    public String toString() {
      return "Fresh";
    }
  }

  /**
   * Makes one.
   *
   * @throws KmsException if the service refuses
   */
  static Fresh generate(SecretHandle key, Map<String, String> context) {
    Answer answer = key.dataKeys().generate(key.arn(), context);
    DataKey plaintext = checked(key, answer);
    byte[] name = key.arn().getBytes(UTF_8);
    EncryptedDataKey encrypted = new EncryptedDataKey(PROVIDER_ID, name, answer.blob());
    if (encrypted.encodedBytes() > MAX_ENCODED_BYTES) {
      plaintext.wipe();
      throw new KmsException("the service's answer has a data key that is too long", null);
    }
    return new Fresh(plaintext, encrypted);
  }

  /**
   * Opens the data key of a message. Only what is encrypted under this very key is shown to the
   * service.
   *
   * @throws AEADBadTagException if the message has none under the key, or none that opens
   * @throws KmsException if the service refuses for another reason
   */
  static DataKey open(SecretHandle key, Header header) throws AEADBadTagException {
    byte[] name = key.arn().getBytes(UTF_8);
    KmsException last = null;
    for (EncryptedDataKey one : header.keys()) {
      if (Arrays.equals(one.providerId(), PROVIDER_ID) && Arrays.equals(one.keyName(), name)) {
        try {
          return checked(key, key.dataKeys().decrypt(key.arn(), header.context(), one.blob()));
        } catch (KmsException e) {
          last = refusal(e);
        }
      }
    }
    AEADBadTagException none =
        new AEADBadTagException(
            (last == null ? "the message is not encrypted under " : "no data key opens under ")
                + key.arn());
    none.initCause(last);
    throw none;
  }

  private static KmsException refusal(KmsException e) {
    if (!NOT_OURS.contains(e.code())) {
      throw e;
    }
    return e;
  }

  private static DataKey checked(SecretHandle key, Answer answer) {
    DataKey plaintext = new DataKey(answer.plaintext());
    if (answer.plaintext().length != DataKey.BYTES || !answer.keyId().equals(key.arn())) {
      plaintext.wipe();
      throw new KmsException("the service's answer is no data key of 256 bits under " + key, null);
    }
    return plaintext;
  }
}
