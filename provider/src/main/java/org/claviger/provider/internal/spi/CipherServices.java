package org.claviger.provider.internal.spi;

import java.security.Provider;
import java.util.List;
import java.util.function.Supplier;
import org.claviger.provider.internal.key.RsaHandle;
import org.claviger.provider.internal.key.SecretHandle;

/** The rows of the service table that encrypt, and those of their parameters. */
final class CipherServices {
  /**
   * The object identifier of the transformation KMS and its parameters, from the arc that any UUID
   * may use (ITU-T X.667), so that they can stand in an AlgorithmIdentifier.
   */
  private static final String KMS_OID = "2.25.316355283529210738249287982167163159556";

  private static final String AES_256_GCM_OID = "2.16.840.1.101.3.4.1.46";
  private static final String OAEP_OID = "1.2.840.113549.1.1.7";
  private static final String PSS_OID = "1.2.840.113549.1.1.10";

  private final ServiceTable table;

  CipherServices(ServiceTable table) {
    this.table = table;
  }

  void add(Provider provider) {
    secret(
        "AES/GCM/NoPadding",
        ServiceTable.oid(AES_256_GCM_OID, "AES_256/GCM/NoPadding"),
        AeadCipher.class,
        AeadCipher::new);
    secret("KMS", ServiceTable.oid(KMS_OID), KmsCipher.class, () -> new KmsCipher(provider));
    secret(
        "KMS/Envelope/NoPadding",
        List.of(),
        EnvelopeCipher.class,
        () -> new EnvelopeCipher(provider));
    oaep("OAEPWithSHA-1AndMGF1Padding", List.of(), OaepForm.SHA_1, true);
    oaep("OAEPWithSHA1AndMGF1Padding", List.of(), OaepForm.SHA_1, true);
    oaep("OAEPWithSHA-256AndMGF1Padding", List.of(), OaepForm.SHA_256, true);
    oaep("OAEPWithSHA256AndMGF1Padding", List.of(), OaepForm.SHA_256, true);
    oaep("OAEPPadding", ServiceTable.oid(OAEP_OID), OaepForm.SHA_1, false);
    parameters();
  }

  private void secret(String name, List<String> aliases, Class<?> spi, Supplier<Object> made) {
    table.add("Cipher", name, aliases, spi, ServiceTable.keyClasses(SecretHandle.class), made);
  }

  /**
   * The JDK calls the mode of one block ECB, Bouncy Castle NONE. Each spelling is a service, since
   * the JCA finds a transformation only where the service's own name ends with its parts.
   *
   * <p>Foreign public keys are not among the key classes: SunJCE's OAEP has other defaults.
   */
  private void oaep(String padding, List<String> oid, OaepForm form, boolean digestIsFixed) {
    oneOaep("RSA/ECB/" + padding, oid, form, digestIsFixed);
    oneOaep("RSA/NONE/" + padding, List.of(), form, digestIsFixed);
  }

  private void oneOaep(String name, List<String> oid, OaepForm form, boolean digestIsFixed) {
    table.add(
        "Cipher",
        name,
        oid,
        OaepCipher.class,
        ServiceTable.keyClasses(RsaHandle.class),
        () -> new OaepCipher(form, digestIsFixed));
  }

  private void parameters() {
    table.add(
        "AlgorithmParameters",
        "KMS",
        ServiceTable.oid(KMS_OID),
        ContextParameters.class,
        ContextParameters::new);
    jdkParameters("GCM", List.of());
    jdkParameters("OAEP", ServiceTable.oid(OAEP_OID));
    jdkParameters("RSASSA-PSS", ServiceTable.oid(PSS_OID, "PSS"));
  }

  private void jdkParameters(String name, List<String> aliases) {
    table.add(
        "AlgorithmParameters", name, aliases, JdkParameters.class, () -> new JdkParameters(name));
  }
}
