package org.claviger.provider.internal.spi;

import java.security.Provider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.claviger.provider.internal.key.EcHandle;
import org.claviger.provider.internal.key.SecretHandle;

/** Every service of the provider. */
public final class ServiceTable {
  private static final int[] HMAC_BITS = {224, 256, 384, 512};

  private final Connection connection;
  private final List<Row> rows = new ArrayList<>();

  private ServiceTable(Connection connection) {
    this.connection = connection;
  }

  /** When a service is there. */
  public enum Presence {
    ALWAYS,

    /** To whoever asks for it by its name, and for no choice that the JCA makes by itself. */
    BY_NAME,

    /** Only when generators go by the standard names. */
    WITH_GENERATORS
  }

  /**
   * One service.
   *
   * @param attributes the JCA's service attributes
   */
  public record Row(
      String type,
      String algorithm,
      List<String> aliases,
      Class<?> spi,
      Presence presence,
      Map<String, String> attributes,
      Supplier<Object> instances) {}

  /** The services of a provider, working with a connection that is not used yet. */
  public static List<Row> of(Provider provider, Connection connection) {
    ServiceTable table = new ServiceTable(connection);
    table.keys();
    new CipherServices(table).add(provider);
    new SignatureServices(table).add();
    table.macs();
    table.generators();
    return List.copyOf(table.rows);
  }

  private void keys() {
    add("KeyStore", "KMS", KmsKeyStore.class, () -> new KmsKeyStore(connection));
    add("KeyFactory", "KMS", NamedKeyFactory.class, () -> new NamedKeyFactory(connection));
    add(
        "SecretKeyFactory",
        "KMS",
        NamedSecretKeyFactory.class,
        () -> new NamedSecretKeyFactory(connection));
    add(
        "KeyAgreement",
        "ECDH",
        List.of(),
        EcdhAgreement.class,
        keyClasses(EcHandle.class),
        EcdhAgreement::new);
    rows.add(
        new Row(
            "SecureRandom",
            "KMS",
            List.of(),
            HsmRandom.class,
            Presence.BY_NAME,
            Map.of(),
            () -> new HsmRandom(connection)));
  }

  private void macs() {
    for (int i = 0; i < HMAC_BITS.length; i++) {
      int bits = HMAC_BITS[i];
      add(
          "Mac",
          "HmacSHA" + bits,
          hmacOid(i),
          HmacMac.class,
          keyClasses(SecretHandle.class),
          () -> new HmacMac(bits));
    }
  }

  private static List<String> hmacOid(int index) {
    return oid("1.2.840.113549.2." + (8 + index));
  }

  private void generators() {
    secretGenerator(KeyFamily.SECRET, List.of(), Presence.ALWAYS);
    secretGenerator(KeyFamily.AES, oid("2.16.840.1.101.3.4.1"), Presence.WITH_GENERATORS);
    for (int i = 0; i < HMAC_BITS.length; i++) {
      secretGenerator(KeyFamily.hmac(HMAC_BITS[i]), hmacOid(i), Presence.WITH_GENERATORS);
    }
    pairGenerator(KeyFamily.PAIR, List.of(), Presence.ALWAYS);
    pairGenerator(KeyFamily.RSA, oid("1.2.840.113549.1.1.1"), Presence.WITH_GENERATORS);
    pairGenerator(
        KeyFamily.EC, oid("1.2.840.10045.2.1", "EllipticCurve"), Presence.WITH_GENERATORS);
    pairGenerator(KeyFamily.ED25519, oid("1.3.101.112", "EdDSA"), Presence.WITH_GENERATORS);
  }

  private void secretGenerator(KeyFamily family, List<String> aliases, Presence presence) {
    rows.add(
        new Row(
            "KeyGenerator",
            family.algorithm(),
            aliases,
            SecretKeyGenerator.class,
            presence,
            Map.of(),
            () -> new SecretKeyGenerator(family, connection)));
  }

  private void pairGenerator(KeyFamily family, List<String> aliases, Presence presence) {
    rows.add(
        new Row(
            "KeyPairGenerator",
            family.algorithm(),
            aliases,
            KmsKeyPairGenerator.class,
            presence,
            Map.of(),
            () -> new KmsKeyPairGenerator(family, connection)));
  }

  private void add(String type, String algorithm, Class<?> spi, Supplier<Object> instances) {
    add(type, algorithm, List.of(), spi, instances);
  }

  void add(
      String type,
      String algorithm,
      List<String> aliases,
      Class<?> spi,
      Supplier<Object> instances) {
    add(type, algorithm, aliases, spi, Map.of(), instances);
  }

  void add(
      String type,
      String algorithm,
      List<String> aliases,
      Class<?> spi,
      Map<String, String> attributes,
      Supplier<Object> instances) {
    rows.add(new Row(type, algorithm, aliases, spi, Presence.ALWAYS, attributes, instances));
  }

  /** An object identifier in both forms that the JDK registers, and names besides. */
  static List<String> oid(String oid, String... names) {
    return Stream.concat(Stream.of(oid, "OID." + oid), Arrays.stream(names)).toList();
  }

  /** A key of any other class goes to the next provider. */
  static Map<String, String> keyClasses(Class<?>... classes) {
    return Map.of(
        "SupportedKeyClasses",
        Arrays.stream(classes).map(Class::getName).collect(Collectors.joining("|")));
  }
}
