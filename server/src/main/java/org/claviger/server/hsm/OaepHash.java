package org.claviger.server.hsm;

/** The hashes of RSAES-OAEP that KMS has; MGF1 uses the same. */
public enum OaepHash {
  SHA_1,
  SHA_256
}
