package org.claviger.provider.internal.envelope;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.AEADBadTagException;

/** Reads one message. Memory is bounded by its longest frame, and grows only with what came. */
public final class MessageOpener implements Operation {
  private final HeaderSection header;
  private final Held held = new Held();
  private Section section;
  private int needed;
  private Exception failure;

  /** Where the key of a message comes from. */
  @FunctionalInterface
  interface Keys {
    /**
     * The key of the message with a header that is not authenticated yet.
     *
     * @throws AEADBadTagException if no data key of it opens
     */
    MessageKey open(Header header) throws AEADBadTagException;
  }

  MessageOpener(Map<String, String> expected, Keys keys) {
    this.header = new HeaderSection(expected, keys);
    this.section = header;
  }

  @Override
  public int updateBytes(int more) {
    int total = Math.addExact(held.size(), more);
    return total < needed ? 0 : total;
  }

  @Override
  public int finishBytes(int more) {
    return updateBytes(more);
  }

  @Override
  public int update(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws AEADBadTagException {
    requireWhole();
    Output output = new Output(out, outOffset);
    try {
      process(in, offset, length, output);
      return output.written;
    } catch (AEADBadTagException | RuntimeException e) {
      output.wipe();
      fail(e);
      throw e;
    }
  }

  @Override
  public int finish(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws AEADBadTagException {
    requireWhole();
    Output output = new Output(out, outOffset);
    try {
      process(in, offset, length, output);
      if (!(section instanceof Section.End)) {
        throw new AEADBadTagException("the message is cut short");
      }
      return output.written;
    } catch (AEADBadTagException | RuntimeException e) {
      output.wipe();
      fail(e);
      throw e;
    } finally {
      destroy();
    }
  }

  private void process(byte[] in, int offset, int length, Output output)
      throws AEADBadTagException {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      at += held.isEmpty() ? direct(in, at, end - at, output) : 0;
      if (at < end) {
        at += gather(in, at, end - at, output);
      }
    }
  }

  /** Takes a unit from the input itself if all of it is there. */
  private int direct(byte[] in, int at, int available, Output output) throws AEADBadTagException {
    needed = section.needed(in, at, available);
    if (needed > available) {
      return 0;
    }
    int taken = needed;
    accept(in, at, taken, output);
    return taken;
  }

  /** Keeps what the unit needs, and takes the unit once it is whole. */
  private int gather(byte[] in, int at, int available, Output output) throws AEADBadTagException {
    needed = section.needed(held.array(), 0, held.size());
    int taken = Math.min(available, needed - held.size());
    held.append(in, at, taken);
    needed = section.needed(held.array(), 0, held.size());
    if (needed == held.size()) {
      accept(held.array(), 0, needed, output);
      held.clear();
    }
    return taken;
  }

  private void accept(byte[] unit, int offset, int length, Output output)
      throws AEADBadTagException {
    output.written +=
        section.accept(unit, offset, length, output.bytes, output.offset + output.written);
    section = section.next();
    needed = 0;
  }

  private void fail(Exception e) {
    failure = e;
    destroy();
  }

  private void requireWhole() throws AEADBadTagException {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure != null) {
      AEADBadTagException again = new AEADBadTagException(failure.getMessage());
      again.initCause(failure);
      throw again;
    }
  }

  /** Without the pair that the SDK adds to sign. */
  @Override
  public Optional<Map<String, String>> context() {
    if (header.header() == null) {
      return Optional.empty();
    }
    Map<String, String> context = new TreeMap<>(header.header().context());
    context.keySet().removeIf(key -> key.startsWith(TrailingSignature.RESERVED));
    return Optional.of(context);
  }

  @Override
  public void destroy() {
    held.wipe();
    header.destroy();
  }

  private static final class Output {
    private final byte[] bytes;
    private final int offset;
    private int written;

    Output(byte[] bytes, int offset) {
      this.bytes = bytes;
      this.offset = offset;
    }

    void wipe() {
      Arrays.fill(bytes, offset, offset + written, (byte) 0);
    }
  }
}
