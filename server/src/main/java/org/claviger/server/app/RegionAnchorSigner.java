package org.claviger.server.app;

import org.claviger.server.audit.anchor.AnchorSigner;
import org.claviger.server.hsm.AuditKey;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.key.Region;

/**
 * A region's HSM as the signer of anchors. It is the first hosted region's: if another one comes
 * first in a later start, the key changes, which the chain of anchors shows. So it does where the
 * region has several HSMs and another one signs.
 */
record RegionAnchorSigner(String region, Hsm hsm) implements AnchorSigner {
  static RegionAnchorSigner of(Region region) {
    return new RegionAnchorSigner(region.name(), region.hsm());
  }

  @Override
  public AnchorSigner current() {
    return new OneKey(region, hsm.auditKey());
  }

  @Override
  public byte[] publicKey() {
    return hsm.auditPublicKey();
  }

  @Override
  public byte[] sign(byte[] digest) {
    return hsm.signAuditHead(digest);
  }

  private record OneKey(String region, AuditKey key) implements AnchorSigner {
    @Override
    public byte[] publicKey() {
      return key.publicKey();
    }

    @Override
    public byte[] sign(byte[] digest) {
      return key.signature().apply(digest);
    }
  }
}
