package org.claviger.server.hsm.pkcs11;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** An immutable list of attributes (PKCS#11 v3.0, section 3.1, CK_ATTRIBUTE). */
final class Template {
  static final Template EMPTY = new Template(List.of());

  private final List<Attribute> attributes;

  private Template(List<Attribute> attributes) {
    this.attributes = attributes;
  }

  List<Attribute> attributes() {
    return attributes;
  }

  Template with(long type, boolean value) {
    return with(new Attribute.Bytes(type, new byte[] {(byte) (value ? 1 : 0)}));
  }

  /** A CK_ULONG. */
  Template with(long type, long value) {
    return with(new Attribute.Bytes(type, ulongs(value)));
  }

  Template with(long type, byte[] value) {
    return with(new Attribute.Bytes(type, value));
  }

  Template with(long type, String value) {
    return with(type, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A nested template, as in CKA_UNWRAP_TEMPLATE. */
  Template with(long type, Template value) {
    return with(new Attribute.Nested(type, value));
  }

  Template withMechanisms(long... mechanisms) {
    return with(Ck.CKA_ALLOWED_MECHANISMS, ulongs(mechanisms));
  }

  Template and(Template more) {
    List<Attribute> all = new ArrayList<>(attributes);
    all.addAll(more.attributes);
    return new Template(List.copyOf(all));
  }

  /** The same without some attributes. */
  Template without(Set<Long> types) {
    return new Template(
        attributes.stream().filter(attribute -> !types.contains(attribute.type())).toList());
  }

  /** The same without nested templates. */
  Template plain() {
    return new Template(attributes.stream().filter(Attribute.Bytes.class::isInstance).toList());
  }

  private Template with(Attribute attribute) {
    List<Attribute> all = new ArrayList<>(attributes);
    all.add(attribute);
    return new Template(List.copyOf(all));
  }

  static byte[] ulongs(long... values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.nativeOrder());
    Arrays.stream(values).forEach(buffer::putLong);
    return buffer.array();
  }

  /** One attribute. */
  sealed interface Attribute {
    long type();

    /** With its value as the module sees it. */
    record Bytes(long type, byte[] value) implements Attribute {}

    /** With attributes as its value. */
    record Nested(long type, Template value) implements Attribute {}
  }
}
