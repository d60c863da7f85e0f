package org.claviger.server.hsm.pkcs11;

import org.claviger.server.hsm.ImportWrapping;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.Sharing;
import org.claviger.server.hsm.UnsuitableKeyException;
import org.claviger.server.hsm.UnsupportedMechanismException;

/** Imports into a region. The module is probed at the first, since most servers never see one. */
final class Importing {
  private final Token<RegionKeys> token;
  private final Capabilities capabilities;
  private ImportAbilities probed;

  Importing(Token<RegionKeys> token, Capabilities capabilities) {
    this.token = token;
    this.capabilities = capabilities;
  }

  synchronized ImportAbilities abilities() {
    if (probed == null) {
      probed =
          token.use(
              Gate.Work.GENERATION,
              (live, session) ->
                  new ImportProbe(live.connection(), live.state().maker(), session, capabilities)
                      .run());
    }
    return probed;
  }

  KeyPairMaterial importKey(
      Material wrappingKey,
      ImportWrapping wrapping,
      byte[] encryptedKey,
      MaterialSpec spec,
      byte[] context,
      Sharing sharing) {
    if (!(KeyShape.of(wrappingKey.spec()) instanceof KeyShape.Rsa rsa)
        || rsa.use() != KeyShape.Rsa.Use.UNWRAP) {
      throw new IllegalArgumentException(wrappingKey.spec() + " does not unwrap");
    }
    ImportAbilities abilities = abilities();
    refuseUnless(abilities.specs().contains(spec), spec + " keys");
    refuseUnless(abilities.wrappings().contains(wrapping), "what is wrapped by " + wrapping);
    try {
      return token.use(
          Gate.Work.USE,
          (live, session) -> {
            Importer importer =
                new Importer(live.connection(), live.state().maker(), session, sharing);
            Unwrapping unwrapping =
                new Unwrapping(live.connection(), session, abilities.inModule());
            return live.state()
                .materials()
                .use(
                    session,
                    wrappingKey,
                    key ->
                        unwrapping.open(
                            wrapping,
                            rsa.bytes(),
                            key,
                            encryptedKey,
                            envelope -> importer.take(envelope, spec, context)));
          });
    } catch (UnsuitableKeyException e) {
      throw wrapping == ImportWrapping.RSAES_PKCS1_V1_5
          ? new InvalidCiphertextException(Unwrapping.WRONG)
          : e;
    }
  }

  private static void refuseUnless(boolean able, String what) {
    if (!able) {
      throw new UnsupportedMechanismException(
          "the PKCS#11 module cannot import " + what + "; another module may");
    }
  }
}
