package org.claviger.server.hsm.pkcs11;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.List;

/**
 * Lays PKCS#11 structures out in native memory. On the 64-bit systems that we support CK_ULONG and
 * pointers are 8 bytes, so CK_ATTRIBUTE, CK_MECHANISM and the parameters have no padding.
 */
final class NativeStructures {
  static final int ATTRIBUTE_BYTES = 24;
  private static final int MECHANISM_BYTES = 24;
  private static final int GCM_PARAMETERS_BYTES = 48;
  private static final int ECDH_PARAMETERS_BYTES = 40;
  private static final int GCM_TAG_BITS = 128;

  private NativeStructures() {}

  /** An array of CK_ATTRIBUTE with the values behind it. */
  static Memory template(Template template) {
    Memory memory = new Memory(Math.max(1, bytes(template)));
    write(memory, 0, template);
    return memory;
  }

  private static int bytes(Template template) {
    int bytes = template.attributes().size() * ATTRIBUTE_BYTES;
    for (Template.Attribute attribute : template.attributes()) {
      bytes += valueBytes(attribute);
    }
    return bytes;
  }

  /** Rounded up, so that CK_ULONGs stay aligned. */
  private static int valueBytes(Template.Attribute attribute) {
    return attribute instanceof Template.Attribute.Bytes plain
        ? (plain.value().length + 7) & ~7
        : bytes(((Template.Attribute.Nested) attribute).value());
  }

  private static void write(Memory memory, long start, Template template) {
    List<Template.Attribute> attributes = template.attributes();
    long header = start;
    long value = start + (long) attributes.size() * ATTRIBUTE_BYTES;
    for (Template.Attribute attribute : attributes) {
      memory.setLong(header, attribute.type());
      memory.setPointer(header + 8, memory.share(value));
      memory.setLong(header + 16, writeValue(memory, value, attribute));
      header += ATTRIBUTE_BYTES;
      value += valueBytes(attribute);
    }
  }

  private static long writeValue(Memory memory, long at, Template.Attribute attribute) {
    if (attribute instanceof Template.Attribute.Nested nested) {
      write(memory, at, nested.value());
      return (long) nested.value().attributes().size() * ATTRIBUTE_BYTES;
    }
    byte[] bytes = ((Template.Attribute.Bytes) attribute).value();
    memory.write(at, bytes, 0, bytes.length);
    return bytes.length;
  }

  /** A CK_MECHANISM with its parameters behind it. */
  static Memory mechanism(Mechanism mechanism) {
    Mechanism.Parameters parameters = mechanism.parameters();
    if (parameters instanceof Mechanism.Parameters.Gcm gcm) {
      return gcm(mechanism.type(), gcm);
    }
    if (parameters instanceof Mechanism.Parameters.Ecdh ecdh) {
      return ecdh(mechanism.type(), ecdh.point());
    }
    long[] values = parameters instanceof Mechanism.Parameters.Ulongs u ? u.values() : new long[0];
    long bytes = (long) values.length * Long.BYTES;
    Memory memory = mechanism(mechanism.type(), bytes, 0);
    memory.write(MECHANISM_BYTES, values, 0, values.length);
    return memory;
  }

  private static Memory gcm(long type, Mechanism.Parameters.Gcm gcm) {
    int data = MECHANISM_BYTES + GCM_PARAMETERS_BYTES;
    Memory memory = mechanism(type, GCM_PARAMETERS_BYTES, gcm.iv().length + gcm.aad().length);
    memory.setPointer(MECHANISM_BYTES, memory.share(data));
    memory.setLong(MECHANISM_BYTES + 8, gcm.iv().length);
    memory.setLong(MECHANISM_BYTES + 16, gcm.iv().length * 8L);
    memory.setPointer(
        MECHANISM_BYTES + 24, gcm.aad().length == 0 ? null : memory.share(data + gcm.iv().length));
    memory.setLong(MECHANISM_BYTES + 32, gcm.aad().length);
    memory.setLong(MECHANISM_BYTES + 40, GCM_TAG_BITS);
    memory.write(data, gcm.iv(), 0, gcm.iv().length);
    memory.write(data + gcm.iv().length, gcm.aad(), 0, gcm.aad().length);
    return memory;
  }

  private static Memory ecdh(long type, byte[] point) {
    int data = MECHANISM_BYTES + ECDH_PARAMETERS_BYTES;
    Memory memory = mechanism(type, ECDH_PARAMETERS_BYTES, point.length);
    memory.setLong(MECHANISM_BYTES, Ck.CKD_NULL);
    memory.setLong(MECHANISM_BYTES + 8, 0);
    memory.setPointer(MECHANISM_BYTES + 16, Pointer.NULL);
    memory.setLong(MECHANISM_BYTES + 24, point.length);
    memory.setPointer(MECHANISM_BYTES + 32, memory.share(data));
    memory.write(data, point, 0, point.length);
    return memory;
  }

  private static Memory mechanism(long type, long parameterBytes, int dataBytes) {
    Memory memory = new Memory(MECHANISM_BYTES + parameterBytes + dataBytes);
    memory.setLong(0, type);
    memory.setPointer(8, parameterBytes == 0 ? Pointer.NULL : memory.share(MECHANISM_BYTES));
    memory.setLong(16, parameterBytes);
    return memory;
  }
}
