package org.claviger.server.hsm.remote;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import org.claviger.server.hsm.HsmUnavailableException;

/** One target on the other side: writes requests, reads answers, wipes both. */
final class Remote {
  private final Exchange exchange;
  private final String target;
  private final Patience patience;

  Remote(Exchange exchange, String target, Patience patience) {
    this.exchange = exchange;
    this.target = target;
    this.patience = patience;
  }

  <T> T ask(Enum<?> method, Consumer<WireWriter> arguments, Function<WireReader, T> result) {
    WireWriter writer = new WireWriter().number(HsmService.VERSION).text(target).constant(method);
    arguments.accept(writer);
    byte[] request = writer.finish();
    byte[] answer;
    try {
      answer = answer(method, request);
    } finally {
      Arrays.fill(request, (byte) 0);
    }
    try {
      return read(answer, result);
    } catch (MalformedMessageException e) {
      throw new HsmUnavailableException("the HSM worker's answer is malformed", e);
    } finally {
      Arrays.fill(answer, (byte) 0);
    }
  }

  /**
   * Asks once more, in what is left of the time, if no answer came and no other worker can be
   * asked: what was done twice does no harm, save for a key pair that may stay in a token.
   */
  private byte[] answer(Enum<?> method, byte[] request) {
    Duration limit = patience.limit(method);
    long began = System.nanoTime();
    try {
      return exchange.ask(request, limit);
    } catch (HsmUnavailableException e) {
      Duration left = limit.minusNanos(System.nanoTime() - began);
      boolean isLate = left.toMillis() < 1;
      if (!patience.repeats() || method == Method.GENERATE_KEY_PAIR || isLate) {
        throw e;
      }
      return exchange.ask(request, left);
    }
  }

  private static <T> T read(byte[] answer, Function<WireReader, T> result) {
    WireReader in = new WireReader(answer);
    if (!in.flag()) {
      throw in.constant(Failure.class).exception(in.text());
    }
    T value = result.apply(in);
    in.end();
    return value;
  }

  void tell(Enum<?> method, Consumer<WireWriter> arguments) {
    Object unused = ask(method, arguments, in -> this);
  }
}
