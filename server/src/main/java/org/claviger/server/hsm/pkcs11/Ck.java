package org.claviger.server.hsm.pkcs11;

/** Constants of PKCS#11 v2.40, v3.0 and (for ML-DSA) v3.2 by their names there. */
final class Ck {
  static final long CKU_SO = 0;
  static final long CKU_USER = 1;

  static final long CKF_RW_SESSION = 0x2;
  static final long CKF_SERIAL_SESSION = 0x4;
  static final long CKF_OS_LOCKING_OK = 0x2;
  static final long CKF_USER_PIN_INITIALIZED = 0x8;
  static final long CKF_TOKEN_INITIALIZED = 0x400;

  static final long CKO_DATA = 0;
  static final long CKO_CERTIFICATE = 1;
  static final long CKO_PUBLIC_KEY = 2;
  static final long CKO_PRIVATE_KEY = 3;
  static final long CKO_SECRET_KEY = 4;

  static final long CKK_RSA = 0x00;
  static final long CKK_EC = 0x03;
  static final long CKK_GENERIC_SECRET = 0x10;
  static final long CKK_AES = 0x1F;
  static final long CKK_SHA256_HMAC = 0x2B;
  static final long CKK_SHA384_HMAC = 0x2C;
  static final long CKK_SHA512_HMAC = 0x2D;
  static final long CKK_SHA224_HMAC = 0x2E;
  static final long CKK_EC_EDWARDS = 0x40;
  static final long CKK_ML_DSA = 0x4A;

  static final long CKA_CLASS = 0x000;
  static final long CKA_TOKEN = 0x001;
  static final long CKA_PRIVATE = 0x002;
  static final long CKA_LABEL = 0x003;
  static final long CKA_VALUE = 0x011;
  static final long CKA_TRUSTED = 0x086;
  static final long CKA_KEY_TYPE = 0x100;
  static final long CKA_ID = 0x102;
  static final long CKA_SENSITIVE = 0x103;
  static final long CKA_ENCRYPT = 0x104;
  static final long CKA_DECRYPT = 0x105;
  static final long CKA_WRAP = 0x106;
  static final long CKA_UNWRAP = 0x107;
  static final long CKA_SIGN = 0x108;
  static final long CKA_SIGN_RECOVER = 0x109;
  static final long CKA_VERIFY = 0x10A;
  static final long CKA_DERIVE = 0x10C;
  static final long CKA_MODULUS = 0x120;
  static final long CKA_MODULUS_BITS = 0x121;
  static final long CKA_PUBLIC_EXPONENT = 0x122;
  static final long CKA_PRIVATE_EXPONENT = 0x123;
  static final long CKA_PRIME_1 = 0x124;
  static final long CKA_PRIME_2 = 0x125;
  static final long CKA_EXPONENT_1 = 0x126;
  static final long CKA_EXPONENT_2 = 0x127;
  static final long CKA_COEFFICIENT = 0x128;
  static final long CKA_VALUE_LEN = 0x161;
  static final long CKA_EXTRACTABLE = 0x162;
  static final long CKA_MODIFIABLE = 0x170;
  static final long CKA_COPYABLE = 0x171;
  static final long CKA_EC_PARAMS = 0x180;
  static final long CKA_EC_POINT = 0x181;
  static final long CKA_ALWAYS_AUTHENTICATE = 0x202;
  static final long CKA_WRAP_WITH_TRUSTED = 0x210;
  static final long CKA_PARAMETER_SET = 0x61D;
  static final long CKA_UNWRAP_TEMPLATE = 0x40000212L;
  static final long CKA_ALLOWED_MECHANISMS = 0x40000600L;

  static final long CKM_RSA_PKCS_KEY_PAIR_GEN = 0x0000;
  static final long CKM_RSA_PKCS = 0x0001;
  static final long CKM_RSA_X_509 = 0x0003;
  static final long CKM_RSA_PKCS_OAEP = 0x0009;
  static final long CKM_RSA_PKCS_PSS = 0x000D;
  static final long CKM_ML_DSA_KEY_PAIR_GEN = 0x001C;
  static final long CKM_ML_DSA = 0x001D;
  static final long CKM_SHA_1 = 0x0220;
  static final long CKM_SHA256 = 0x0250;
  static final long CKM_SHA256_HMAC = 0x0251;
  static final long CKM_SHA224_HMAC = 0x0256;
  static final long CKM_SHA384 = 0x0260;
  static final long CKM_SHA384_HMAC = 0x0261;
  static final long CKM_SHA512 = 0x0270;
  static final long CKM_SHA512_HMAC = 0x0271;
  static final long CKM_GENERIC_SECRET_KEY_GEN = 0x0350;
  static final long CKM_EC_KEY_PAIR_GEN = 0x1040;
  static final long CKM_ECDSA = 0x1041;
  static final long CKM_ECDH1_DERIVE = 0x1050;
  static final long CKM_EC_EDWARDS_KEY_PAIR_GEN = 0x1055;
  static final long CKM_EDDSA = 0x1057;
  static final long CKM_AES_KEY_GEN = 0x1080;
  static final long CKM_AES_ECB = 0x1081;
  static final long CKM_AES_GCM = 0x1087;
  static final long CKM_AES_KEY_WRAP = 0x2109;
  static final long CKM_AES_KEY_WRAP_PAD = 0x210A;
  static final long CKM_AES_KEY_WRAP_KWP = 0x210B;

  static final long CKD_NULL = 1;
  static final long CKG_MGF1_SHA1 = 1;
  static final long CKG_MGF1_SHA256 = 2;
  static final long CKG_MGF1_SHA384 = 3;
  static final long CKG_MGF1_SHA512 = 4;
  static final long CKP_ML_DSA_44 = 1;
  static final long CKP_ML_DSA_65 = 2;
  static final long CKP_ML_DSA_87 = 3;
  static final long CKZ_DATA_SPECIFIED = 1;

  private Ck() {}
}
