package org.claviger.provider;

import java.security.spec.AlgorithmParameterSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a generator of the provider shall make. Every part is optional: what is not given is the
 * generator's default.
 *
 * <pre>{@code
 * var spec = KmsKeyGenParameterSpec.builder()
 *     .keySpec("RSA_3072").usage("ENCRYPT_DECRYPT").alias("invoices").build();
 * var generator = KeyPairGenerator.getInstance("KMS", "Claviger");
 * generator.initialize(spec);
 * }</pre>
 */
public final class KmsKeyGenParameterSpec implements AlgorithmParameterSpec {
  /** The key spec that stands for a raw AES-256-GCM key of the AEAD class. */
  public static final String AEAD = "AEAD_AES_256";

  private final Optional<String> keySpec;
  private final Optional<String> usage;
  private final Optional<String> alias;
  private final String description;
  private final Map<String, String> tags;
  private final boolean callerIv;
  private final Optional<String> policy;
  private final boolean bypassPolicyLockoutSafetyCheck;
  private final boolean multiRegion;
  private final Optional<String> customKeyStoreId;

  private KmsKeyGenParameterSpec(Builder builder) {
    keySpec = Optional.ofNullable(builder.keySpec);
    usage = Optional.ofNullable(builder.usage);
    alias = Optional.ofNullable(builder.alias);
    description = builder.description;
    tags = Map.copyOf(builder.tags);
    callerIv = builder.callerIv;
    policy = Optional.ofNullable(builder.policy);
    bypassPolicyLockoutSafetyCheck = builder.bypassPolicyLockoutSafetyCheck;
    multiRegion = builder.multiRegion;
    customKeyStoreId = Optional.ofNullable(builder.customKeyStoreId);
  }

  /** A builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** The KMS key spec, or {@link #AEAD}. */
  public Optional<String> keySpec() {
    return keySpec;
  }

  /** The KMS key usage. */
  public Optional<String> usage() {
    return usage;
  }

  /** The alias to bind to the new key, without the prefix {@code alias/}. */
  public Optional<String> alias() {
    return alias;
  }

  /** The description; empty if none was given. */
  public String description() {
    return description;
  }

  /** The tags. */
  public Map<String, String> tags() {
    return tags;
  }

  /** Whether an AEAD key lets its callers choose the IV. */
  public boolean callerIv() {
    return callerIv;
  }

  /** The key policy, in JSON. */
  public Optional<String> policy() {
    return policy;
  }

  /** Whether the policy may shut its own author out. */
  public boolean bypassPolicyLockoutSafetyCheck() {
    return bypassPolicyLockoutSafetyCheck;
  }

  /** Whether the key is a multi-Region primary key. */
  public boolean multiRegion() {
    return multiRegion;
  }

  /** The custom key store that shall hold the key. */
  public Optional<String> customKeyStoreId() {
    return customKeyStoreId;
  }

  /** Collects the parts. */
  public static final class Builder {
    private String keySpec;
    private String usage;
    private String alias;
    private String description = "";
    private final Map<String, String> tags = new LinkedHashMap<>();
    private boolean callerIv;
    private String policy;
    private boolean bypassPolicyLockoutSafetyCheck;
    private boolean multiRegion;
    private String customKeyStoreId;

    private Builder() {}

    /** A KMS key spec such as {@code ECC_NIST_P256}, or {@link #AEAD}. */
    public Builder keySpec(String value) {
      keySpec = value;
      return this;
    }

    /** A KMS key usage such as {@code ENCRYPT_DECRYPT}. */
    public Builder usage(String value) {
      usage = value;
      return this;
    }

    /** An alias without the prefix {@code alias/}; generation fails if it is taken. */
    public Builder alias(String value) {
      alias = value;
      return this;
    }

    /** At most 8,192 characters. */
    public Builder description(String value) {
      description = value;
      return this;
    }

    /** Adds a tag. */
    public Builder tag(String key, String value) {
      tags.put(key, value);
      return this;
    }

    /**
     * Lets callers of an AEAD key choose the IV. Reuse of an IV under one key destroys the secrecy
     * and authenticity of AES-GCM (NIST SP 800-38D, section 8): leave it off unless a protocol
     * fixes the IV.
     */
    public Builder callerIv(boolean value) {
      callerIv = value;
      return this;
    }

    /** A key policy in JSON, at most 32,768 bytes; without one the service's default holds. */
    public Builder policy(String value) {
      policy = value;
      return this;
    }

    /** Lets the policy leave nobody who may change it again. Leave it off. */
    public Builder bypassPolicyLockoutSafetyCheck(boolean value) {
      bypassPolicyLockoutSafetyCheck = value;
      return this;
    }

    /** Makes a multi-Region primary key. */
    public Builder multiRegion(boolean value) {
      multiRegion = value;
      return this;
    }

    /** A custom key store, by its id {@code cks-...}. */
    public Builder customKeyStoreId(String value) {
      customKeyStoreId = value;
      return this;
    }

    /** The finished specification. */
    public KmsKeyGenParameterSpec build() {
      return new KmsKeyGenParameterSpec(this);
    }
  }
}
