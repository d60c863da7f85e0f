package org.claviger.server.hsm.pkcs11;

import java.util.Map;
import java.util.Set;

/** The return codes (CK_RV) that we tell apart. Names are for messages alone. */
final class ReturnCode {
  static final long OK = 0x00;
  static final long GENERAL_ERROR = 0x05;
  static final long FUNCTION_FAILED = 0x06;
  static final long ARGUMENTS_BAD = 0x07;
  static final long ATTRIBUTE_TYPE_INVALID = 0x12;
  static final long KEY_HANDLE_INVALID = 0x60;
  static final long KEY_FUNCTION_NOT_PERMITTED = 0x68;
  static final long MECHANISM_INVALID = 0x70;
  static final long MECHANISM_PARAM_INVALID = 0x71;
  static final long OBJECT_HANDLE_INVALID = 0x82;
  static final long PIN_INCORRECT = 0xA0;
  static final long PIN_LOCKED = 0xA4;
  static final long OPERATION_ACTIVE = 0x90;
  static final long SESSION_CLOSED = 0xB0;
  static final long SESSION_HANDLE_INVALID = 0xB3;
  static final long USER_ALREADY_LOGGED_IN = 0x100;
  static final long USER_NOT_LOGGED_IN = 0x101;
  static final long USER_PIN_NOT_INITIALIZED = 0x102;
  static final long UNWRAPPING_KEY_HANDLE_INVALID = 0xF0;
  static final long WRAPPING_KEY_HANDLE_INVALID = 0x113;
  static final long BUFFER_TOO_SMALL = 0x150;
  static final long CRYPTOKI_NOT_INITIALIZED = 0x190;
  static final long CRYPTOKI_ALREADY_INITIALIZED = 0x191;

  private static final Map<Long, String> NAMES =
      Map.ofEntries(
          Map.entry(0x02L, "CKR_HOST_MEMORY"),
          Map.entry(0x03L, "CKR_SLOT_ID_INVALID"),
          Map.entry(GENERAL_ERROR, "CKR_GENERAL_ERROR"),
          Map.entry(FUNCTION_FAILED, "CKR_FUNCTION_FAILED"),
          Map.entry(ARGUMENTS_BAD, "CKR_ARGUMENTS_BAD"),
          Map.entry(0x10L, "CKR_ATTRIBUTE_READ_ONLY"),
          Map.entry(0x11L, "CKR_ATTRIBUTE_SENSITIVE"),
          Map.entry(ATTRIBUTE_TYPE_INVALID, "CKR_ATTRIBUTE_TYPE_INVALID"),
          Map.entry(0x13L, "CKR_ATTRIBUTE_VALUE_INVALID"),
          Map.entry(0x1BL, "CKR_ACTION_PROHIBITED"),
          Map.entry(0x20L, "CKR_DATA_INVALID"),
          Map.entry(0x21L, "CKR_DATA_LEN_RANGE"),
          Map.entry(0x30L, "CKR_DEVICE_ERROR"),
          Map.entry(0x31L, "CKR_DEVICE_MEMORY"),
          Map.entry(0x32L, "CKR_DEVICE_REMOVED"),
          Map.entry(0x40L, "CKR_ENCRYPTED_DATA_INVALID"),
          Map.entry(0x41L, "CKR_ENCRYPTED_DATA_LEN_RANGE"),
          Map.entry(0x42L, "CKR_AEAD_DECRYPT_FAILED"),
          Map.entry(KEY_HANDLE_INVALID, "CKR_KEY_HANDLE_INVALID"),
          Map.entry(KEY_FUNCTION_NOT_PERMITTED, "CKR_KEY_FUNCTION_NOT_PERMITTED"),
          Map.entry(0x62L, "CKR_KEY_SIZE_RANGE"),
          Map.entry(0x63L, "CKR_KEY_TYPE_INCONSISTENT"),
          Map.entry(0x69L, "CKR_KEY_NOT_WRAPPABLE"),
          Map.entry(0x6AL, "CKR_KEY_UNEXTRACTABLE"),
          Map.entry(MECHANISM_INVALID, "CKR_MECHANISM_INVALID"),
          Map.entry(MECHANISM_PARAM_INVALID, "CKR_MECHANISM_PARAM_INVALID"),
          Map.entry(OBJECT_HANDLE_INVALID, "CKR_OBJECT_HANDLE_INVALID"),
          Map.entry(OPERATION_ACTIVE, "CKR_OPERATION_ACTIVE"),
          Map.entry(PIN_INCORRECT, "CKR_PIN_INCORRECT"),
          Map.entry(0xA1L, "CKR_PIN_INVALID"),
          Map.entry(0xA2L, "CKR_PIN_LEN_RANGE"),
          Map.entry(PIN_LOCKED, "CKR_PIN_LOCKED"),
          Map.entry(SESSION_CLOSED, "CKR_SESSION_CLOSED"),
          Map.entry(0xB1L, "CKR_SESSION_COUNT"),
          Map.entry(SESSION_HANDLE_INVALID, "CKR_SESSION_HANDLE_INVALID"),
          Map.entry(0xD0L, "CKR_TEMPLATE_INCOMPLETE"),
          Map.entry(0xD1L, "CKR_TEMPLATE_INCONSISTENT"),
          Map.entry(0xE0L, "CKR_TOKEN_NOT_PRESENT"),
          Map.entry(0xE1L, "CKR_TOKEN_NOT_RECOGNIZED"),
          Map.entry(USER_ALREADY_LOGGED_IN, "CKR_USER_ALREADY_LOGGED_IN"),
          Map.entry(USER_NOT_LOGGED_IN, "CKR_USER_NOT_LOGGED_IN"),
          Map.entry(UNWRAPPING_KEY_HANDLE_INVALID, "CKR_UNWRAPPING_KEY_HANDLE_INVALID"),
          Map.entry(WRAPPING_KEY_HANDLE_INVALID, "CKR_WRAPPING_KEY_HANDLE_INVALID"),
          Map.entry(USER_PIN_NOT_INITIALIZED, "CKR_USER_PIN_NOT_INITIALIZED"),
          Map.entry(0x104L, "CKR_USER_ANOTHER_ALREADY_LOGGED_IN"),
          Map.entry(0x110L, "CKR_WRAPPED_KEY_INVALID"),
          Map.entry(0x112L, "CKR_WRAPPED_KEY_LEN_RANGE"),
          Map.entry(BUFFER_TOO_SMALL, "CKR_BUFFER_TOO_SMALL"),
          Map.entry(CRYPTOKI_NOT_INITIALIZED, "CKR_CRYPTOKI_NOT_INITIALIZED"),
          Map.entry(CRYPTOKI_ALREADY_INITIALIZED, "CKR_CRYPTOKI_ALREADY_INITIALIZED"));

  /** What an object's handle gives when another process destroyed the object. */
  private static final Set<Long> STALE_HANDLE =
      Set.of(
          KEY_HANDLE_INVALID,
          KEY_FUNCTION_NOT_PERMITTED,
          OBJECT_HANDLE_INVALID,
          UNWRAPPING_KEY_HANDLE_INVALID,
          WRAPPING_KEY_HANDLE_INVALID);

  /** What cannot be mended while the session that gave it is kept. */
  private static final Set<Long> BAD_SESSION =
      Set.of(OPERATION_ACTIVE, SESSION_CLOSED, SESSION_HANDLE_INVALID, BUFFER_TOO_SMALL);

  /** What modules return for an input that was not made with the key, among other things. */
  private static final Set<Long> INPUT_REFUSED =
      Set.of(0x05L, 0x06L, 0x20L, 0x21L, 0x40L, 0x41L, 0x42L, 0x110L, 0x112L);

  /** What modules return besides for bytes that are not the key that a template describes. */
  private static final Set<Long> KEY_REFUSED =
      Set.of(ARGUMENTS_BAD, 0x13L, 0x62L, 0x63L, 0xD0L, 0xD1L);

  private static final Set<Long> PIN_REFUSED = Set.of(PIN_INCORRECT, 0xA1L, 0xA2L, PIN_LOCKED);

  private static final Set<Long> MISSING_MECHANISM =
      Set.of(MECHANISM_INVALID, MECHANISM_PARAM_INVALID);

  private static final Set<Long> TEMPLATE_REFUSED =
      Set.of(
          ARGUMENTS_BAD, 0x10L, ATTRIBUTE_TYPE_INVALID, 0x13L, 0x1BL, 0x62L, 0x63L, 0xD0L, 0xD1L);

  private ReturnCode() {}

  static String name(long code) {
    return NAMES.getOrDefault(code, "return code") + " (0x" + Long.toHexString(code) + ")";
  }

  static boolean isStaleHandle(long code) {
    return STALE_HANDLE.contains(code);
  }

  static boolean isBadSession(long code) {
    return BAD_SESSION.contains(code);
  }

  /** Whether a module refuses to do this with this key, however often it is asked. */
  static boolean isUseRefused(long code) {
    return isStaleHandle(code) || isKeyRefused(code) || isMissingMechanism(code);
  }

  static boolean isInputRefused(long code) {
    return INPUT_REFUSED.contains(code);
  }

  static boolean isKeyRefused(long code) {
    return isInputRefused(code) || KEY_REFUSED.contains(code);
  }

  static boolean isPinRefused(long code) {
    return PIN_REFUSED.contains(code);
  }

  /** Whether a module refuses what a key is to be, and not the moment. */
  static boolean isTemplateRefused(long code) {
    return TEMPLATE_REFUSED.contains(code) || isMissingMechanism(code);
  }

  /** Whether it may refuse that: NSS says no more of an attribute that its database lacks. */
  static boolean mayBeTemplateRefused(long code) {
    return code == GENERAL_ERROR || isTemplateRefused(code);
  }

  static boolean isMissingMechanism(long code) {
    return MISSING_MECHANISM.contains(code);
  }
}
