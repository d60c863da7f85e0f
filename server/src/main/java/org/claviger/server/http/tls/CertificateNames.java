package org.claviger.server.http.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.util.IPAddress;

/**
 * The DNS names and IP addresses that a certificate is for.
 *
 * @param names at least one
 */
record CertificateNames(List<String> names) {
  CertificateNames {
    names = List.copyOf(names);
  }

  GeneralName[] generalNames() {
    return names.stream()
        .map(
            name ->
                new GeneralName(
                    isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
        .toArray(GeneralName[]::new);
  }

  /** What a CA for these names, and no others, is bound to (RFC 5280, section 4.2.1.10). */
  NameConstraints constraints() {
    GeneralSubtree[] permitted =
        names.stream()
            .map(CertificateNames::subtree)
            .map(GeneralSubtree::new)
            .toArray(GeneralSubtree[]::new);
    return new NameConstraints(permitted, null);
  }

  /** Whether a CA's certificate is bound to these names exactly. */
  boolean bind(X509Certificate authority) {
    byte[] extension = authority.getExtensionValue(Extension.nameConstraints.getId());
    return extension != null
        && NameConstraints.getInstance(ASN1OctetString.getInstance(extension).getOctets())
            .equals(constraints());
  }

  /** Whether a certificate is for these names exactly. */
  boolean areThoseOf(X509Certificate certificate) {
    return encoded(generalNames()).equals(encoded(certificate));
  }

  private static GeneralName subtree(String name) {
    if (!isAddress(name)) {
      return new GeneralName(GeneralName.dNSName, name);
    }
    return new GeneralName(
        GeneralName.iPAddress, name + (IPAddress.isValidIPv6(name) ? "/128" : "/32"));
  }

  private static Set<String> encoded(GeneralName[] names) {
    Set<String> set = new TreeSet<>();
    for (GeneralName name : names) {
      set.add(name.toString());
    }
    return set;
  }

  private static Set<String> encoded(X509Certificate certificate) {
    Set<String> set = new TreeSet<>();
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      for (List<?> name : names == null ? List.<List<?>>of() : names) {
        set.add(new GeneralName((Integer) name.get(0), (String) name.get(1)).toString());
      }
    } catch (CertificateParsingException | ClassCastException e) {
      return Set.of();
    }
    return set;
  }

  private static boolean isAddress(String name) {
    return IPAddress.isValid(name);
  }
}
