package org.claviger.server.hsm.remote;

import java.util.List;
import org.claviger.server.hsm.DataKeyPairSpec;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmHealth;
import org.claviger.server.hsm.ImportWrapping;
import org.claviger.server.hsm.KeyStoreHsm;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.OaepHash;
import org.claviger.server.hsm.Sharing;
import org.claviger.server.hsm.SignatureMechanism;

/** Does what a request asks of a domain: reads the arguments, calls, writes the result. */
final class Dispatch {
  static final int INSTALLED_PAGE = 1_000;

  private final HsmDomain domain;
  private final WireReader in;
  private final WireWriter out;

  Dispatch(HsmDomain domain, WireReader in, WireWriter out) {
    this.domain = domain;
    this.in = in;
    this.out = out;
  }

  void run(Method method) {
    switch (method) {
      case MAC -> out.bytes(domain.mac(in.bytes()));
      case AUTHENTICATE -> out.bytes(domain.authenticate(in.bytes()));
      case VERIFY_MAC -> out.flag(domain.verifyMac(in.bytes(), in.bytes()));
      case SEAL -> out.bytes(domain.seal(in.bytes(), in.bytes()));
      case OPEN -> out.secret(domain.open(in.bytes(), in.bytes()));
      case RANDOM -> out.secret(domain.random(in.number()));
      case HEALTH -> {
        HsmHealth health = domain.health();
        out.flag(health.ok()).text(health.reason());
      }
      default -> {
        if (!(domain instanceof Hsm hsm)) {
          throw new MalformedMessageException();
        }
        run(method, hsm);
      }
    }
  }

  private void run(Method method, Hsm hsm) {
    switch (method) {
      case GENERATE_SECRET_KEY ->
          out.material(
              hsm.generateSecretKey(
                  in.text(), in.constant(MaterialSpec.class), in.constant(Sharing.class)));
      case GENERATE_KEY_PAIR ->
          out.keyPair(
              hsm.generateKeyPair(
                  in.text(), in.constant(MaterialSpec.class), in.constant(Sharing.class)));
      case REQUIRE_SHAREABLE -> hsm.requireShareable(in.constant(MaterialSpec.class));
      case REQUIRE_OWN -> hsm.requireOwn(in.material());
      case ADOPT -> out.material(hsm.adopt(in.material()));
      case IS_TOKEN_RESIDENT -> out.flag(hsm.isTokenResident(in.constant(MaterialSpec.class)));
      case DESTROY -> hsm.destroy(in.text());
      case ENCRYPT_UNDER_SUBKEY ->
          out.subkeyCiphertext(hsm.encryptUnderSubkey(in.material(), in.bytes(), in.bytes()));
      case DECRYPT_UNDER_SUBKEY ->
          out.secret(hsm.decryptUnderSubkey(in.material(), in.subkeyCiphertext(), in.bytes()));
      case ENCRYPT_AEAD ->
          out.aeadCiphertext(hsm.encryptAead(in.material(), in.nullable(), in.bytes(), in.bytes()));
      case DECRYPT_AEAD ->
          out.secret(hsm.decryptAead(in.material(), in.aeadCiphertext(), in.bytes()));
      case DECRYPT_OAEP ->
          out.secret(hsm.decryptOaep(in.material(), in.constant(OaepHash.class), in.bytes()));
      case SIGN ->
          out.bytes(hsm.sign(in.material(), in.constant(SignatureMechanism.class), in.bytes()));
      case SUPPORTS -> out.flag(hsm.supports(in.constant(SignatureMechanism.class)));
      case HMAC -> out.bytes(hsm.hmac(in.material(), in.bytes()));
      case DERIVE_SHARED_SECRET -> out.secret(hsm.deriveSharedSecret(in.material(), in.bytes()));
      case CAN_IMPORT_SPEC -> out.flag(hsm.canImport(in.constant(MaterialSpec.class)));
      case CAN_IMPORT_WRAPPING -> out.flag(hsm.canImport(in.constant(ImportWrapping.class)));
      case IMPORT_KEY ->
          out.keyPair(
              hsm.importKey(
                  in.material(),
                  in.constant(ImportWrapping.class),
                  in.bytes(),
                  in.constant(MaterialSpec.class),
                  in.bytes(),
                  in.constant(Sharing.class)));
      case GENERATE_DATA_KEY_PAIR ->
          out.dataKeyPair(hsm.generateDataKeyPair(in.constant(DataKeyPairSpec.class)));
      case AUDIT_PUBLIC_KEY -> out.bytes(hsm.auditPublicKey());
      case SIGN_AUDIT_HEAD -> out.bytes(hsm.signAuditHead(in.bytes()));
      default -> {
        if (!(hsm instanceof KeyStoreHsm store)) {
          throw new MalformedMessageException();
        }
        run(method, store);
      }
    }
  }

  private void run(Method method, KeyStoreHsm store) {
    switch (method) {
      case INSTALL -> store.install(in.material());
      case ADOPT_KEY ->
          out.keyPair(store.adopt(in.text(), in.constant(MaterialSpec.class), in.bytes()));
      case INSTALLED -> installed(store, in.text());
      default -> throw new MalformedMessageException();
    }
  }

  /** So many at a time as fit into an answer. */
  private void installed(KeyStoreHsm store, String afterId) {
    List<String> page =
        store.installed().stream()
            .sorted()
            .filter(id -> id.compareTo(afterId) > 0)
            .limit(INSTALLED_PAGE)
            .toList();
    out.number(page.size());
    page.forEach(out::text);
  }
}
