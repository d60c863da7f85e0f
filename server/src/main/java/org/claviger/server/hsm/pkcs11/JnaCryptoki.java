package org.claviger.server.hsm.pkcs11;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.claviger.server.hsm.pkcs11.FunctionTable.Name;

/**
 * {@link Cryptoki} over JNA. JNA's protected mode stays off: its handler for bad pointers is global
 * to the process and not safe for threads.
 */
final class JnaCryptoki implements Cryptoki {
  private static final int INITIALIZE_ARGS_BYTES = 48;
  private static final int INITIALIZE_FLAGS = 32;
  private static final int INITIALIZE_RESERVED = 40;
  private static final int INFO_BYTES = 88;
  private static final int TOKEN_INFO_BYTES = 208;
  private static final int TOKEN_SERIAL = 80;
  private static final int TOKEN_FLAGS = 96;
  private static final int LABEL_BYTES = 32;
  private static final int SERIAL_BYTES = 16;
  private static final int GCM_TAG_BYTES = 16;
  private static final int HANDLES_AT_A_TIME = 256;

  /** More than a wrapped ML-DSA-87 private key (about 5,000 bytes) takes. */
  private static final int WRAPPED_MAXIMUM_BYTES = 8_192;

  private static final int ATTRIBUTE_USUAL_BYTES = 4_096;

  /** Of a note of ours; no other is as long. */
  private static final int ATTRIBUTE_MAXIMUM_BYTES = 1 << 20;

  private final FunctionTable functions;
  private final Optional<String> initArguments;

  private JnaCryptoki(FunctionTable functions, Optional<String> initArguments) {
    this.functions = functions;
    this.initArguments = initArguments;
  }

  /**
   * Loads the module; does not initialise it.
   *
   * @param initArguments what C_Initialize gets as {@code pReserved}
   */
  static JnaCryptoki load(Path module, Optional<String> initArguments) {
    return new JnaCryptoki(FunctionTable.load(module), initArguments);
  }

  @Override
  public void initialize() throws CryptokiException {
    byte[] reserved = initArguments.orElse("").getBytes(StandardCharsets.UTF_8);
    try (Memory arguments = new Memory(INITIALIZE_ARGS_BYTES);
        Memory text = new Memory(reserved.length + 1L)) {
      arguments.clear();
      arguments.setLong(INITIALIZE_FLAGS, Ck.CKF_OS_LOCKING_OK);
      text.clear();
      text.write(0, reserved, 0, reserved.length);
      initArguments.ifPresent(given -> arguments.setPointer(INITIALIZE_RESERVED, text));
      functions.call(Name.C_Initialize, arguments);
    }
  }

  @Override
  public void finalizeModule() throws CryptokiException {
    functions.call(Name.C_Finalize, Pointer.NULL);
  }

  @Override
  public ModuleInfo info() throws CryptokiException {
    try (Memory info = new Memory(INFO_BYTES)) {
      functions.call(Name.C_GetInfo, info);
      return new ModuleInfo(
          text(info, 2, 32), text(info, 48, 32), info.getByte(80) + "." + info.getByte(81));
    }
  }

  @Override
  public List<Long> slots() throws CryptokiException {
    long[] count = new long[1];
    // Asking with a null list first is also what makes SoftHSM offer a fresh slot.
    functions.call(Name.C_GetSlotList, (byte) 1, Pointer.NULL, count);
    long[] slots = new long[(int) count[0]];
    functions.call(Name.C_GetSlotList, (byte) 1, slots, count);
    return Arrays.stream(slots, 0, (int) count[0]).boxed().toList();
  }

  @Override
  public TokenInfo token(long slot) throws CryptokiException {
    try (Memory info = new Memory(TOKEN_INFO_BYTES)) {
      functions.call(Name.C_GetTokenInfo, slot, info);
      return new TokenInfo(
          text(info, 0, LABEL_BYTES),
          text(info, TOKEN_SERIAL, SERIAL_BYTES),
          info.getLong(TOKEN_FLAGS));
    }
  }

  private static String text(Memory memory, long offset, int bytes) {
    return new String(memory.getByteArray(offset, bytes), StandardCharsets.UTF_8).stripTrailing();
  }

  @Override
  public void initToken(long slot, byte[] soPin, String label) throws CryptokiException {
    byte[] padded = new byte[LABEL_BYTES];
    Arrays.fill(padded, (byte) ' ');
    byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, padded, 0, bytes.length);
    try (Memory pin = secret(soPin)) {
      long code = functions.code(Name.C_InitToken, slot, pin, (long) soPin.length, padded);
      pin.clear();
      check(Name.C_InitToken, code);
    }
  }

  @Override
  public void initPin(long session, byte[] userPin) throws CryptokiException {
    try (Memory pin = secret(userPin)) {
      long code = functions.code(Name.C_InitPIN, session, pin, (long) userPin.length);
      pin.clear();
      check(Name.C_InitPIN, code);
    }
  }

  @Override
  public long openSession(long slot) throws CryptokiException {
    long[] session = new long[1];
    long flags = Ck.CKF_SERIAL_SESSION | Ck.CKF_RW_SESSION;
    functions.call(Name.C_OpenSession, slot, flags, Pointer.NULL, Pointer.NULL, session);
    return session[0];
  }

  @Override
  public void closeSession(long session) throws CryptokiException {
    functions.call(Name.C_CloseSession, session);
  }

  @Override
  public void login(long session, long user, byte[] pin) throws CryptokiException {
    try (Memory memory = secret(pin)) {
      long code = functions.code(Name.C_Login, session, user, memory, (long) pin.length);
      memory.clear();
      check(Name.C_Login, code);
    }
  }

  private static Memory secret(byte[] pin) {
    // NSS has tokens whose PIN is empty until one is set.
    Memory memory = new Memory(Math.max(1, pin.length));
    memory.write(0, pin, 0, pin.length);
    return memory;
  }

  private static void check(Name name, long code) throws CryptokiException {
    if (code != ReturnCode.OK) {
      throw new CryptokiException(name.toString(), code);
    }
  }

  @Override
  public long createObject(long session, Template template) throws CryptokiException {
    long[] object = new long[1];
    try (Memory attributes = NativeStructures.template(template)) {
      long code = functions.code(Name.C_CreateObject, session, attributes, count(template), object);
      attributes.clear();
      check(Name.C_CreateObject, code);
    }
    return object[0];
  }

  @Override
  public long copyObject(long session, long object, Template template) throws CryptokiException {
    long[] copy = new long[1];
    try (Memory attributes = NativeStructures.template(template)) {
      functions.call(Name.C_CopyObject, session, object, attributes, count(template), copy);
    }
    return copy[0];
  }

  @Override
  public void destroyObject(long session, long object) throws CryptokiException {
    functions.call(Name.C_DestroyObject, session, object);
  }

  @Override
  public byte[] attribute(long session, long object, long type) throws CryptokiException {
    try {
      return attribute(session, object, type, ATTRIBUTE_USUAL_BYTES);
    } catch (CryptokiException e) {
      int bytes =
          e.code() == ReturnCode.BUFFER_TOO_SMALL ? attributeBytes(session, object, type) : 0;
      if (bytes <= ATTRIBUTE_USUAL_BYTES || bytes > ATTRIBUTE_MAXIMUM_BYTES) {
        throw e;
      }
      return attribute(session, object, type, bytes);
    }
  }

  private byte[] attribute(long session, long object, long type, int most)
      throws CryptokiException {
    int headerBytes = NativeStructures.ATTRIBUTE_BYTES;
    try (Memory memory = new Memory(headerBytes + (long) most)) {
      memory.setLong(0, type);
      memory.setPointer(8, memory.share(headerBytes));
      memory.setLong(16, most);
      functions.call(Name.C_GetAttributeValue, session, object, memory, 1L);
      byte[] value = memory.getByteArray(headerBytes, (int) memory.getLong(16));
      memory.clear();
      return value;
    }
  }

  @Override
  public int attributeBytes(long session, long object, long type) throws CryptokiException {
    try (Memory memory = new Memory(NativeStructures.ATTRIBUTE_BYTES)) {
      memory.setLong(0, type);
      memory.setPointer(8, Pointer.NULL);
      memory.setLong(16, 0);
      functions.call(Name.C_GetAttributeValue, session, object, memory, 1L);
      return (int) memory.getLong(16);
    }
  }

  @Override
  public void setAttributes(long session, long object, Template template) throws CryptokiException {
    try (Memory attributes = NativeStructures.template(template)) {
      functions.call(Name.C_SetAttributeValue, session, object, attributes, count(template));
    }
  }

  @Override
  public List<Long> find(long session, Template template) throws CryptokiException {
    try (Memory attributes = NativeStructures.template(template)) {
      functions.call(Name.C_FindObjectsInit, session, attributes, count(template));
    }
    try {
      return found(session);
    } finally {
      functions.call(Name.C_FindObjectsFinal, session);
    }
  }

  private List<Long> found(long session) throws CryptokiException {
    List<Long> all = new ArrayList<>();
    long[] some = new long[HANDLES_AT_A_TIME];
    long[] count = new long[1];
    do {
      functions.call(Name.C_FindObjects, session, some, (long) some.length, count);
      Arrays.stream(some, 0, (int) count[0]).forEach(all::add);
    } while (count[0] > 0);
    return all;
  }

  @Override
  public byte[] encrypt(long session, Mechanism mechanism, long key, byte[] data)
      throws CryptokiException {
    init(Name.C_EncryptInit, session, mechanism, key);
    byte[] out = new byte[data.length + GCM_TAG_BYTES];
    long[] length = {out.length};
    functions.call(Name.C_Encrypt, session, data, (long) data.length, out, length);
    return cut(out, length[0]);
  }

  @Override
  public byte[] decrypt(long session, Mechanism mechanism, long key, byte[] data)
      throws CryptokiException {
    init(Name.C_DecryptInit, session, mechanism, key);
    // SoftHSM asks for room for the ciphertext, though the plaintext is shorter.
    byte[] out = new byte[data.length];
    long[] length = {out.length};
    try {
      functions.call(Name.C_Decrypt, session, data, (long) data.length, out, length);
      return Arrays.copyOf(out, (int) length[0]);
    } finally {
      Arrays.fill(out, (byte) 0);
    }
  }

  @Override
  public byte[] sign(long session, Mechanism mechanism, long key, byte[] data, int maximumBytes)
      throws CryptokiException {
    init(Name.C_SignInit, session, mechanism, key);
    byte[] out = new byte[maximumBytes];
    long[] length = {maximumBytes};
    functions.call(Name.C_Sign, session, data, (long) data.length, out, length);
    return cut(out, length[0]);
  }

  private void init(Name name, long session, Mechanism mechanism, long key)
      throws CryptokiException {
    try (Memory memory = NativeStructures.mechanism(mechanism)) {
      functions.call(name, session, memory, key);
    }
  }

  private static byte[] cut(byte[] bytes, long length) {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, (int) length);
  }

  @Override
  public long generateKey(long session, Mechanism mechanism, Template template)
      throws CryptokiException {
    long[] key = new long[1];
    try (Memory parameters = NativeStructures.mechanism(mechanism);
        Memory attributes = NativeStructures.template(template)) {
      functions.call(Name.C_GenerateKey, session, parameters, attributes, count(template), key);
    }
    return key[0];
  }

  @Override
  public KeyPairHandles generateKeyPair(
      long session, Mechanism mechanism, Template publicKey, Template privateKey)
      throws CryptokiException {
    long[] publicHandle = new long[1];
    long[] privateHandle = new long[1];
    try (Memory parameters = NativeStructures.mechanism(mechanism);
        Memory forPublic = NativeStructures.template(publicKey);
        Memory forPrivate = NativeStructures.template(privateKey)) {
      functions.call(
          Name.C_GenerateKeyPair,
          session,
          parameters,
          forPublic,
          count(publicKey),
          forPrivate,
          count(privateKey),
          publicHandle,
          privateHandle);
    }
    return new KeyPairHandles(publicHandle[0], privateHandle[0]);
  }

  @Override
  public byte[] wrapKey(long session, Mechanism mechanism, long wrappingKey, long key)
      throws CryptokiException {
    byte[] out = new byte[WRAPPED_MAXIMUM_BYTES];
    long[] length = {out.length};
    try (Memory parameters = NativeStructures.mechanism(mechanism)) {
      functions.call(Name.C_WrapKey, session, parameters, wrappingKey, key, out, length);
    }
    return cut(out, length[0]);
  }

  @Override
  public long unwrapKey(
      long session, Mechanism mechanism, long unwrappingKey, byte[] wrapped, Template template)
      throws CryptokiException {
    long[] key = new long[1];
    try (Memory parameters = NativeStructures.mechanism(mechanism);
        Memory attributes = NativeStructures.template(template)) {
      functions.call(
          Name.C_UnwrapKey,
          session,
          parameters,
          unwrappingKey,
          wrapped,
          (long) wrapped.length,
          attributes,
          count(template),
          key);
    }
    return key[0];
  }

  @Override
  public long deriveKey(long session, Mechanism mechanism, long baseKey, Template template)
      throws CryptokiException {
    long[] key = new long[1];
    try (Memory parameters = NativeStructures.mechanism(mechanism);
        Memory attributes = NativeStructures.template(template)) {
      functions.call(
          Name.C_DeriveKey, session, parameters, baseKey, attributes, count(template), key);
    }
    return key[0];
  }

  @Override
  public byte[] generateRandom(long session, int bytes) throws CryptokiException {
    byte[] random = new byte[bytes];
    functions.call(Name.C_GenerateRandom, session, random, (long) bytes);
    return random;
  }

  private static long count(Template template) {
    return template.attributes().size();
  }
}
