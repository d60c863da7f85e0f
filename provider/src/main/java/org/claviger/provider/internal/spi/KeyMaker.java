package org.claviger.provider.internal.spi;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidParameterException;
import org.claviger.provider.KmsException;
import org.claviger.provider.KmsKeyGenParameterSpec;
import org.claviger.provider.internal.client.KeyActions;
import org.claviger.provider.internal.client.KeyDescription;
import org.claviger.provider.internal.key.EntryName;
import org.claviger.provider.internal.key.KeyDirectory;

/** Makes a key and binds its alias. */
final class KeyMaker {
  private final String spec;
  private final KmsKeyGenParameterSpec request;

  private KeyMaker(String spec, KmsKeyGenParameterSpec request) {
    this.spec = spec;
    this.request = request;
  }

  /** A maker of plain keys of a spec. */
  static KeyMaker of(String spec) {
    return new KeyMaker(spec, KmsKeyGenParameterSpec.builder().build());
  }

  /** A maker of plain keys of a size, if the family has it. */
  static KeyMaker of(KeyFamily family, int bits) {
    return of(
        family
            .ofSize(bits)
            .orElseThrow(
                () ->
                    new InvalidParameterException(
                        "%s in the HSM has %s bits, not %d"
                            .formatted(family.algorithm(), family.sizes(), bits))));
  }

  /** A maker of what is asked for, if the family has it. */
  static KeyMaker of(KeyFamily family, KmsKeyGenParameterSpec request)
      throws InvalidAlgorithmParameterException {
    String spec = request.keySpec().orElse(family.specs().get(0));
    if (!family.specs().contains(spec)) {
      throw new InvalidAlgorithmParameterException(
          "%s makes keys of %s, not of %s".formatted(family.algorithm(), family.specs(), spec));
    }
    if (spec.equals(KmsKeyGenParameterSpec.AEAD)) {
      requireAead(request);
    } else if (request.callerIv()) {
      throw new InvalidAlgorithmParameterException(
          "only AEAD keys let their callers choose the IV");
    }
    if (request.alias().isPresent() && !EntryName.canBeAlias(request.alias().get())) {
      throw new InvalidAlgorithmParameterException(
          "an alias has 1 to 250 of the characters a-z A-Z 0-9 : / _ -");
    }
    return new KeyMaker(spec, request);
  }

  /** The service would pass over what its CreateAeadKey does not know. */
  private static void requireAead(KmsKeyGenParameterSpec request)
      throws InvalidAlgorithmParameterException {
    if (request.policy().isPresent()
        || request.bypassPolicyLockoutSafetyCheck()
        || request.multiRegion()
        || request.customKeyStoreId().isPresent()) {
      throw new InvalidAlgorithmParameterException(
          "an AEAD key is made without policy (set it by PutKeyPolicy), in one Region and in no"
              + " custom key store");
    }
    String usage = request.usage().orElse("ENCRYPT_DECRYPT");
    if (!usage.equals("ENCRYPT_DECRYPT")) {
      throw new InvalidAlgorithmParameterException(
          "an AEAD key has the usage ENCRYPT_DECRYPT, not " + usage);
    }
  }

  /**
   * Makes the key.
   *
   * @throws KmsException if the service refuses, or the alias is taken
   */
  KeyDescription make(KeyDirectory directory) {
    KeyActions keys = directory.client().keys();
    request.alias().ifPresent(alias -> requireFree(directory, alias));
    KeyDescription key = create(keys);
    request.alias().ifPresent(alias -> bind(keys, alias, key));
    directory.refresh();
    return key;
  }

  private static void requireFree(KeyDirectory directory, String alias) {
    directory.refresh();
    if (directory.find(EntryName.toAlias(alias)).isPresent()) {
      throw new KmsException(
          "AlreadyExistsException", "no key was made: the alias " + alias + " is taken", null);
    }
  }

  private KeyDescription create(KeyActions keys) {
    if (spec.equals(KmsKeyGenParameterSpec.AEAD)) {
      return keys.createAead(request);
    }
    String usage = request.usage().orElse(KeyFamily.usage(spec));
    return keys.create(spec, usage, request);
  }

  private static void bind(KeyActions keys, String alias, KeyDescription key) {
    try {
      keys.createAlias(EntryName.toAlias(alias), key.arn());
    } catch (KmsException e) {
      throw new KmsException(
          "the key %s was made but has not got its alias: %s".formatted(key.arn(), e.getMessage()),
          e);
    }
  }
}
