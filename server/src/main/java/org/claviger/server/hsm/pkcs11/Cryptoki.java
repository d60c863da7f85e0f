package org.claviger.server.hsm.pkcs11;

import java.util.List;

/**
 * The functions of a PKCS#11 module that we use, free of how they are called. Pairs such as
 * C_EncryptInit and C_Encrypt are one method here. A session is used by one thread at a time.
 */
interface Cryptoki {
  /** C_Initialize with CKF_OS_LOCKING_OK. */
  void initialize() throws CryptokiException;

  /** C_Finalize. */
  void finalizeModule() throws CryptokiException;

  /** C_GetInfo. */
  ModuleInfo info() throws CryptokiException;

  /** C_GetSlotList: the slots with a token in them. */
  List<Long> slots() throws CryptokiException;

  /** C_GetTokenInfo. */
  TokenInfo token(long slot) throws CryptokiException;

  /** C_InitToken. */
  void initToken(long slot, byte[] soPin, String label) throws CryptokiException;

  /** C_InitPIN. */
  void initPin(long session, byte[] userPin) throws CryptokiException;

  /** C_OpenSession, read-write. */
  long openSession(long slot) throws CryptokiException;

  /** C_CloseSession. */
  void closeSession(long session) throws CryptokiException;

  /** C_Login. */
  void login(long session, long user, byte[] pin) throws CryptokiException;

  /** C_CreateObject. What the template held is wiped from native memory. */
  long createObject(long session, Template template) throws CryptokiException;

  /** C_CopyObject. */
  long copyObject(long session, long object, Template template) throws CryptokiException;

  /** C_DestroyObject. */
  void destroyObject(long session, long object) throws CryptokiException;

  /** C_GetAttributeValue of one attribute that is no template. */
  byte[] attribute(long session, long object, long type) throws CryptokiException;

  /** C_GetAttributeValue without a buffer: the length of an attribute whose value stays inside. */
  int attributeBytes(long session, long object, long type) throws CryptokiException;

  /** C_SetAttributeValue. */
  void setAttributes(long session, long object, Template template) throws CryptokiException;

  /** C_FindObjects: every object that matches. Linear in the token's objects: for starts only. */
  List<Long> find(long session, Template template) throws CryptokiException;

  /** C_EncryptInit, C_Encrypt. */
  byte[] encrypt(long session, Mechanism mechanism, long key, byte[] data) throws CryptokiException;

  /** C_DecryptInit, C_Decrypt. */
  byte[] decrypt(long session, Mechanism mechanism, long key, byte[] data) throws CryptokiException;

  /**
   * C_SignInit, C_Sign.
   *
   * @param maximumBytes at least the signature's length
   */
  byte[] sign(long session, Mechanism mechanism, long key, byte[] data, int maximumBytes)
      throws CryptokiException;

  /** C_GenerateKey. */
  long generateKey(long session, Mechanism mechanism, Template template) throws CryptokiException;

  /** C_GenerateKeyPair. */
  KeyPairHandles generateKeyPair(
      long session, Mechanism mechanism, Template publicKey, Template privateKey)
      throws CryptokiException;

  /** C_WrapKey. */
  byte[] wrapKey(long session, Mechanism mechanism, long wrappingKey, long key)
      throws CryptokiException;

  /** C_UnwrapKey. */
  long unwrapKey(
      long session, Mechanism mechanism, long unwrappingKey, byte[] wrapped, Template template)
      throws CryptokiException;

  /** C_DeriveKey. */
  long deriveKey(long session, Mechanism mechanism, long baseKey, Template template)
      throws CryptokiException;

  /** C_GenerateRandom. */
  byte[] generateRandom(long session, int bytes) throws CryptokiException;

  /**
   * A module's own account of itself.
   *
   * @param manufacturer CK_INFO.manufacturerID without padding
   * @param description CK_INFO.libraryDescription without padding
   * @param version the library's, as {@code major.minor}
   */
  record ModuleInfo(String manufacturer, String description, String version) {}

  /**
   * A token's account of itself.
   *
   * @param label without padding
   * @param serial without padding
   * @param flags CKF bits
   */
  record TokenInfo(String label, String serial, long flags) {
    boolean has(long flag) {
      return (flags & flag) != 0;
    }
  }

  /** The handles of a key pair. */
  record KeyPairHandles(long publicKey, long privateKey) {}
}
