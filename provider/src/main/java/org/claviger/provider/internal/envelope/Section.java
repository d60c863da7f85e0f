package org.claviger.provider.internal.envelope;

import javax.crypto.AEADBadTagException;

/** A part of a message, which is read unit by unit: the header, a frame, the footer. */
interface Section {
  /**
   * How long the next unit is, as far as the bytes that are there tell: a number greater than
   * {@code available} asks for at least so many, any other is the unit's length.
   *
   * @throws AEADBadTagException if no unit begins so
   */
  int needed(byte[] bytes, int offset, int available) throws AEADBadTagException;

  /**
   * Takes a whole unit and puts the plaintext it holds into the output, once it is authenticated.
   *
   * @return the number of bytes put there
   */
  int accept(byte[] bytes, int offset, int length, byte[] out, int outOffset)
      throws AEADBadTagException;

  /** The section that the next unit belongs to. */
  Section next();

  /** What is behind the message's last byte: nothing. */
  final class End implements Section {
    @Override
    public int needed(byte[] bytes, int offset, int available) throws AEADBadTagException {
      throw new AEADBadTagException("there are bytes behind the end of the message");
    }

    @Override
    public int accept(byte[] bytes, int offset, int length, byte[] out, int outOffset) {
      throw new IllegalStateException("the message has ended");
    }

    @Override
    public Section next() {
      return this;
    }
  }
}
