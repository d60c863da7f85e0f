package org.claviger.server.hsm.pkcs11;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** The function pointers of a module, as C_GetFunctionList gives them. */
final class FunctionTable {
  /** CK_FUNCTION_LIST begins with a two-byte version, padded to a pointer's alignment. */
  private static final int FIRST_POINTER = Native.POINTER_SIZE;

  private static final int RTLD_LAZY = 1;

  /** Without RTLD_GLOBAL, JNA's default, by which a module would call another one's functions. */
  private static final Map<String, Object> LOADING = Map.of(Library.OPTION_OPEN_FLAGS, RTLD_LAZY);

  /** Held for good: JNA unloads a library that nobody refers to, functions or not. */
  private final NativeLibrary library;

  private final Map<Name, Function> functions = new EnumMap<>(Name.class);

  private FunctionTable(NativeLibrary library, Pointer list) {
    this.library = library;
    for (Name name : Name.values()) {
      Pointer function = list.getPointer(FIRST_POINTER + (long) name.index * Native.POINTER_SIZE);
      if (function == null) {
        throw new IllegalStateException("the PKCS#11 module has no " + name);
      }
      functions.put(name, Function.getFunction(function));
    }
  }

  /**
   * Loads a module; does not initialise it.
   *
   * @throws IllegalStateException if it cannot be loaded or is no PKCS#11 module
   */
  static FunctionTable load(Path module) {
    if (Native.LONG_SIZE != Long.BYTES || Native.POINTER_SIZE != Long.BYTES) {
      throw new IllegalStateException("PKCS#11 needs a 64-bit Unix system");
    }
    try {
      NativeLibrary library = NativeLibrary.getInstance(module.toString(), LOADING);
      PointerByReference list = new PointerByReference();
      long code = library.getFunction("C_GetFunctionList").invokeLong(new Object[] {list});
      if (code != ReturnCode.OK) {
        throw new IllegalStateException(
            "C_GetFunctionList of " + module + " returned " + ReturnCode.name(code));
      }
      return new FunctionTable(library, list.getValue());
    } catch (UnsatisfiedLinkError e) {
      throw new IllegalStateException(
          "cannot load the PKCS#11 module "
              + module
              + "; install it (for SoftHSM: apt-get install softhsm2) or correct its path",
          e);
    }
  }

  /** Calls a function and returns its CK_RV. */
  long code(Name name, Object... arguments) {
    return functions.get(name).invokeLong(arguments);
  }

  @Override
  public String toString() {
    return library.getName();
  }

  /** Calls a function that must return CKR_OK. */
  void call(Name name, Object... arguments) throws CryptokiException {
    long code = code(name, arguments);
    if (code != ReturnCode.OK) {
      throw new CryptokiException(name.toString(), code);
    }
  }

  /** The functions that we use, with their places in CK_FUNCTION_LIST. */
  enum Name {
    C_Initialize(0),
    C_Finalize(1),
    C_GetInfo(2),
    C_GetSlotList(4),
    C_GetTokenInfo(6),
    C_InitToken(9),
    C_InitPIN(10),
    C_OpenSession(12),
    C_CloseSession(13),
    C_Login(18),
    C_CreateObject(20),
    C_CopyObject(21),
    C_DestroyObject(22),
    C_GetAttributeValue(24),
    C_SetAttributeValue(25),
    C_FindObjectsInit(26),
    C_FindObjects(27),
    C_FindObjectsFinal(28),
    C_EncryptInit(29),
    C_Encrypt(30),
    C_DecryptInit(33),
    C_Decrypt(34),
    C_SignInit(42),
    C_Sign(43),
    C_GenerateKey(58),
    C_GenerateKeyPair(59),
    C_WrapKey(60),
    C_UnwrapKey(61),
    C_DeriveKey(62),
    C_GenerateRandom(64);

    private final int index;

    Name(int index) {
      this.index = index;
    }
  }
}
