package org.claviger.provider.internal.spi;

/** Bytes that go to the service, or into a verification, as they came. */
record WholeContent(LimitedBuffer buffer, boolean isDigest) implements KmsSigner.Content {
  static WholeContent message(String what, int limitBytes) {
    return new WholeContent(new LimitedBuffer(what, limitBytes), false);
  }

  @Override
  public void update(byte[] in, int offset, int length) {
    buffer.append(in, offset, length);
  }

  @Override
  public byte[] take() {
    return buffer.take();
  }
}
