package org.claviger.server.hsm.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.claviger.server.config.AnswerLimits;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.remote.Exchange;
import org.claviger.server.hsm.remote.HsmService;
import org.claviger.server.hsm.remote.RemoteModule;

/** A worker on a real HSM that fails, hangs or takes another's keys when it is told to. */
final class FlakyWorker implements Exchange {
  private final HsmService service;
  private final AtomicInteger failing = new AtomicInteger();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile boolean isDead;
  private volatile String foreignMethods = "";
  private volatile CountDownLatch frozen = new CountDownLatch(0);

  FlakyWorker(HsmService service) {
    this.service = service;
  }

  NamedModule as(String name, AnswerLimits limits) {
    return new NamedModule(name, RemoteModule.oneOfSeveral(this, limits), Duration.ZERO);
  }

  void die() {
    isDead = true;
  }

  void live() {
    isDead = false;
  }

  /** Fails the next requests, so many. */
  void fail(int requests) {
    failing.set(requests);
  }

  void freeze() {
    frozen = new CountDownLatch(1);
  }

  void thaw() {
    frozen.countDown();
  }

  /** Does what has such a name with the keys of us-east-2 from now on. */
  void becomeForeign(String methods) {
    foreignMethods = methods;
  }

  /** How often it was asked for something with such a name. */
  long asked(String method) {
    return asked.stream().filter(request -> request.contains(method)).count();
  }

  void forget() {
    asked.clear();
  }

  @Override
  public byte[] ask(byte[] request, Duration limit) {
    String text = new String(request, ISO_8859_1);
    asked.add(text);
    if (isDead || failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new HsmUnavailableException("the worker is dead");
    }
    try {
      if (!frozen.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new HsmUnavailableException("no answer within " + limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HsmUnavailableException("interrupted", e);
    }
    String methods = foreignMethods;
    boolean isForeign = !methods.isEmpty() && text.matches("(?s).*(" + methods + ").*");
    String real = isForeign ? text.replace("region:us-east-1", "region:us-east-2") : text;
    return service.answer(real.getBytes(ISO_8859_1));
  }

  @Override
  public void close() {
    thaw();
  }
}
