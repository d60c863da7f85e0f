package org.claviger.server.hsm.pkcs11;

import java.util.Arrays;

/** Usage attributes, each said aloud: what a template leaves out, modules tend to allow. */
final class Usage {
  private static final long[] OF_SECRET_KEYS = {
    Ck.CKA_ENCRYPT,
    Ck.CKA_DECRYPT,
    Ck.CKA_SIGN,
    Ck.CKA_VERIFY,
    Ck.CKA_WRAP,
    Ck.CKA_UNWRAP,
    Ck.CKA_DERIVE
  };
  private static final long[] OF_PRIVATE_KEYS = {
    Ck.CKA_DECRYPT, Ck.CKA_SIGN, Ck.CKA_SIGN_RECOVER, Ck.CKA_UNWRAP, Ck.CKA_DERIVE
  };

  private Usage() {}

  /** A secret key that may do this and nothing else. */
  static Template secret(long... allowed) {
    return only(OF_SECRET_KEYS, allowed);
  }

  /** A private key that may do this and nothing else. */
  static Template privateKey(long... allowed) {
    return only(OF_PRIVATE_KEYS, allowed);
  }

  private static Template only(long[] all, long[] allowed) {
    Template template = Template.EMPTY;
    for (long usage : all) {
      template = template.with(usage, Arrays.stream(allowed).anyMatch(a -> a == usage));
    }
    return template;
  }
}
