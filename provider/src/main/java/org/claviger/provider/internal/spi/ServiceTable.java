package org.claviger.provider.internal.spi;

import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.claviger.provider.internal.key.EcHandle;
import org.claviger.provider.internal.key.EdHandle;
import org.claviger.provider.internal.key.RsaHandle;
import org.claviger.provider.internal.key.SecretHandle;

/** Every service of the provider. */
public final class ServiceTable {
  private static final int[] SHA_BITS = {256, 384, 512};
  private static final int[] HMAC_BITS = {224, 256, 384, 512};

  private final Connection connection;
  private final List<Row> rows = new ArrayList<>();

  private ServiceTable(Connection connection) {
    this.connection = connection;
  }

  /**
   * One service.
   *
   * @param optional whether it is there only when generators go by the standard names
   * @param attributes the JCA's service attributes
   */
  public record Row(
      String type,
      String algorithm,
      List<String> aliases,
      Class<?> spi,
      boolean optional,
      Map<String, String> attributes,
      Supplier<Object> instances) {}

  /** The services, working with a connection that is not used yet. */
  public static List<Row> of(Connection connection) {
    ServiceTable table = new ServiceTable(connection);
    table.keys();
    table.ciphers();
    table.signatures();
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
  }

  /** Foreign public keys are not among the key classes: SunJCE's OAEP has other defaults. */
  private void ciphers() {
    Map<String, String> secret = keyClasses(SecretHandle.class);
    Map<String, String> rsa = keyClasses(RsaHandle.class);
    add("Cipher", "AES/GCM/NoPadding", List.of(), AeadCipher.class, secret, AeadCipher::new);
    add(
        "Cipher",
        "RSA/ECB/OAEPWithSHA-1AndMGF1Padding",
        List.of("RSA/ECB/OAEPWithSHA1AndMGF1Padding"),
        OaepCipher.class,
        rsa,
        () -> new OaepCipher(OaepForm.SHA_1, true));
    add(
        "Cipher",
        "RSA/ECB/OAEPWithSHA-256AndMGF1Padding",
        List.of("RSA/ECB/OAEPWithSHA256AndMGF1Padding"),
        OaepCipher.class,
        rsa,
        () -> new OaepCipher(OaepForm.SHA_256, true));
    add(
        "Cipher",
        "RSA/ECB/OAEPPadding",
        List.of(),
        OaepCipher.class,
        rsa,
        () -> new OaepCipher(OaepForm.SHA_1, false));
  }

  private void signatures() {
    Map<String, String> rsa = keyClasses(RsaHandle.class, RSAPublicKey.class);
    Map<String, String> ec = keyClasses(EcHandle.class, ECPublicKey.class);
    Map<String, String> ed = keyClasses(EdHandle.class, EdECPublicKey.class);
    for (int bits : SHA_BITS) {
      String sha = "SHA" + bits;
      Supplier<Object> pkcs1 = () -> new RsaPkcs1Signature(bits);
      add("Signature", sha + "withRSA", List.of(), RsaPkcs1Signature.class, rsa, pkcs1);
      Supplier<Object> ecdsa = () -> new EcdsaSignature(bits);
      add("Signature", sha + "withECDSA", List.of(), EcdsaSignature.class, ec, ecdsa);
    }
    add(
        "Signature",
        "NONEwithECDSA",
        List.of(),
        EcdsaDigestSignature.class,
        ec,
        EcdsaDigestSignature::new);
    add("Signature", "RSASSA-PSS", List.of(), PssSignature.class, rsa, PssSignature::new);
    List<String> eddsa = List.of("EdDSA", "1.3.101.112", "OID.1.3.101.112");
    add("Signature", "Ed25519", eddsa, Ed25519Signature.class, ed, Ed25519Signature::new);
  }

  private void macs() {
    Map<String, String> secret = keyClasses(SecretHandle.class);
    for (int bits : HMAC_BITS) {
      Supplier<Object> mac = () -> new HmacMac(bits);
      add("Mac", "HmacSHA" + bits, List.of(), HmacMac.class, secret, mac);
    }
  }

  private void generators() {
    secretGenerator(KeyFamily.SECRET, List.of(), false);
    secretGenerator(KeyFamily.AES, List.of(), true);
    for (int bits : HMAC_BITS) {
      secretGenerator(KeyFamily.hmac(bits), List.of(), true);
    }
    pairGenerator(KeyFamily.PAIR, List.of(), false);
    pairGenerator(KeyFamily.RSA, List.of(), true);
    pairGenerator(KeyFamily.EC, List.of("EllipticCurve"), true);
    pairGenerator(KeyFamily.ED25519, List.of("EdDSA"), true);
  }

  private void secretGenerator(KeyFamily family, List<String> aliases, boolean optional) {
    rows.add(
        new Row(
            "KeyGenerator",
            family.algorithm(),
            aliases,
            SecretKeyGenerator.class,
            optional,
            Map.of(),
            () -> new SecretKeyGenerator(family, connection)));
  }

  private void pairGenerator(KeyFamily family, List<String> aliases, boolean optional) {
    rows.add(
        new Row(
            "KeyPairGenerator",
            family.algorithm(),
            aliases,
            KmsKeyPairGenerator.class,
            optional,
            Map.of(),
            () -> new KmsKeyPairGenerator(family, connection)));
  }

  private void add(String type, String algorithm, Class<?> spi, Supplier<Object> instances) {
    add(type, algorithm, List.of(), spi, Map.of(), instances);
  }

  private void add(
      String type,
      String algorithm,
      List<String> aliases,
      Class<?> spi,
      Map<String, String> attributes,
      Supplier<Object> instances) {
    rows.add(new Row(type, algorithm, aliases, spi, false, attributes, instances));
  }

  /** A key of any other class goes to the next provider. */
  private static Map<String, String> keyClasses(Class<?>... classes) {
    return Map.of(
        "SupportedKeyClasses",
        Arrays.stream(classes).map(Class::getName).collect(Collectors.joining("|")));
  }
}
