package org.claviger.server.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.ceremony.DomainPackage;

/** Whether a package holds the keys of a domain as it is now. */
final class DomainProof {
  /** What every domain's keys are asked when they are made. */
  private static final byte[] TEXT = "claviger known answer".getBytes(US_ASCII);

  private static final int MAC_BYTES = 32;

  private DomainProof() {}

  /**
   * Asks the live domain what the package says that its keys answer. A domain that was renewed
   * answers by another key.
   */
  static boolean isOf(DomainPackage domainPackage, HsmDomain domain) {
    byte[] answer = domainPackage.answers().get(domainPackage.current());
    if (answer == null || answer.length < 1 + MAC_BYTES) {
      return false;
    }
    ByteBuffer mac = ByteBuffer.allocate(Integer.BYTES + MAC_BYTES);
    if (domainPackage.current() > 1) {
      mac.putInt(domainPackage.current());
    }
    mac.put(answer, 1, MAC_BYTES).flip();
    byte[] expected = new byte[mac.remaining()];
    mac.get(expected);
    return MessageDigest.isEqual(domain.authenticate(TEXT), expected);
  }
}
