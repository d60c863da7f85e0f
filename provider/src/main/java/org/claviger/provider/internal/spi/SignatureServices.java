package org.claviger.provider.internal.spi;

import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.claviger.provider.internal.key.EcHandle;
import org.claviger.provider.internal.key.EdHandle;
import org.claviger.provider.internal.key.MlDsaHandle;
import org.claviger.provider.internal.key.MlDsaPublicKey;
import org.claviger.provider.internal.key.RsaHandle;

/** The rows of the service table that sign. Object identifiers are those that the JDK registers. */
final class SignatureServices {
  private static final int[] SHA_BITS = {256, 384, 512};
  private static final String PKCS1_OID = "1.2.840.113549.1.1.";
  private static final String ECDSA_OID = "1.2.840.10045.4.3.";
  private static final String ML_DSA_OID = "2.16.840.1.101.3.4.3.";

  private final ServiceTable table;

  SignatureServices(ServiceTable table) {
    this.table = table;
  }

  void add() {
    for (int i = 0; i < SHA_BITS.length; i++) {
      String oid = Integer.toString(11 + i);
      rsa(SHA_BITS[i], ServiceTable.oid(PKCS1_OID + oid));
      ecdsa(SHA_BITS[i], ServiceTable.oid(ECDSA_OID + (2 + i)));
    }
    rsaOfAnyDigest();
    for (EcdsaForm form : EcdsaForm.values()) {
      ec("NONEwithECDSA" + form.suffix(), List.of(), () -> new EcdsaDigestSignature(form));
    }
    table.add(
        "Signature",
        "Ed25519",
        ServiceTable.oid("1.3.101.112", "EdDSA"),
        Ed25519Signature.class,
        ServiceTable.keyClasses(EdHandle.class, EdECPublicKey.class),
        Ed25519Signature::new);
    mlDsa("ML-DSA", List.of());
    mlDsa("ML-DSA-44", ServiceTable.oid(ML_DSA_OID + 17));
    mlDsa("ML-DSA-65", ServiceTable.oid(ML_DSA_OID + 18));
    mlDsa("ML-DSA-87", ServiceTable.oid(ML_DSA_OID + 19));
  }

  /** PSS with its parameters in the name is what Bouncy Castle and Santuario ask for. */
  private void rsa(int bits, List<String> oid) {
    String name = "SHA" + bits + "withRSA";
    rsa(name, oid, RsaPkcs1Signature.class, () -> new RsaPkcs1Signature(bits));
    PssForm form = PssForm.valueOf("SHA_" + bits);
    rsa(
        name + "SSA-PSS",
        List.of(name + "andMGF1", name + "/PSS"),
        PssSignature.class,
        () -> new PssSignature(form));
  }

  private void rsaOfAnyDigest() {
    rsa("NONEwithRSA", List.of(), RsaDigestInfoSignature.class, RsaDigestInfoSignature::new);
    rsa(
        "RSASSA-PSS",
        ServiceTable.oid(PKCS1_OID + 10, "PSS", "RSAPSS"),
        PssSignature.class,
        PssSignature::new);
  }

  private void rsa(String name, List<String> aliases, Class<?> spi, Supplier<Object> instances) {
    Map<String, String> keys = ServiceTable.keyClasses(RsaHandle.class, RSAPublicKey.class);
    table.add("Signature", name, aliases, spi, keys, instances);
  }

  private void ecdsa(int bits, List<String> oid) {
    String name = "SHA" + bits + "with";
    ec(name + "ECDSA", oid, () -> new EcdsaSignature(bits, EcdsaForm.DER));
    ec(
        name + "ECDSAinP1363Format",
        List.of(name + "PLAIN-ECDSA"),
        () -> new EcdsaSignature(bits, EcdsaForm.P1363));
  }

  private void ec(String name, List<String> aliases, Supplier<Object> instances) {
    Class<?> spi = name.startsWith("NONE") ? EcdsaDigestSignature.class : EcdsaSignature.class;
    Map<String, String> keys = ServiceTable.keyClasses(EcHandle.class, ECPublicKey.class);
    table.add("Signature", name, aliases, spi, keys, instances);
  }

  private void mlDsa(String name, List<String> aliases) {
    table.add(
        "Signature",
        name,
        aliases,
        MlDsaSignature.class,
        ServiceTable.keyClasses(MlDsaHandle.class, MlDsaPublicKey.class),
        () -> new MlDsaSignature(name));
  }
}
