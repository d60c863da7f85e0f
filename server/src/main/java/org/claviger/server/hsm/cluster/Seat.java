package org.claviger.server.hsm.cluster;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.claviger.server.hsm.ClusterMember;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmHealth;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.InvalidMaterialException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member's part of one domain. It serves from the moment that it passed {@link #examine} until
 * it fails it. Requests that it cannot do make it suspected, which has it examined soon and asked
 * last meanwhile; they never take it out.
 *
 * <p>{@link #run} is for any thread; examining is for one thread at a time.
 */
final class Seat<D extends HsmDomain> {
  private static final Logger log = LoggerFactory.getLogger(Seat.class);

  private final Member member;
  private final Target<D> target;
  private final Condemned condemned = new Condemned();
  private final AtomicInteger busy = new AtomicInteger();
  private final LongAdder failures = new LongAdder();
  private final LongAdder losses = new LongAdder();
  private volatile D domain;
  private volatile boolean isServing;
  private volatile boolean isForeign;
  private volatile boolean isSuspected;
  private volatile String problem = "it was not reached yet";

  Seat(Member member, Target<D> target) {
    this.member = requireNonNull(member, "member");
    this.target = requireNonNull(target, "target");
  }

  String name() {
    return member.name();
  }

  boolean isServing() {
    return isServing;
  }

  /** The less the better: how many operations wait for it, and whether it is suspected. */
  int load() {
    int now = busy.get();
    return isSuspected ? now + Integer.MAX_VALUE / 2 : now;
  }

  /** The member's domain; empty if it was never opened. */
  Optional<D> domain() {
    return Optional.ofNullable(domain);
  }

  String problem() {
    return problem;
  }

  ClusterMember view() {
    return new ClusterMember(
        member.name(),
        target.name(),
        this::problem,
        () -> isForeign,
        busy::get,
        failures::sum,
        losses::sum);
  }

  /**
   * Does work on this member.
   *
   * @throws HsmUnavailableException if it cannot; it is suspected then
   * @throws InvalidMaterialException if the material is not this member's; it is suspected then,
   *     for its keys may be
   */
  <T> T run(Function<D, T> work) {
    busy.incrementAndGet();
    try {
      return work.apply(domain);
    } catch (HsmUnavailableException | InvalidMaterialException e) {
      suspect();
      throw e;
    } catch (IllegalStateException e) {
      suspect();
      throw new HsmUnavailableException("the HSM " + name() + ": " + e.getMessage(), e);
    } finally {
      busy.decrementAndGet();
    }
  }

  /** Has it examined soon, and asked last meanwhile. */
  void suspect() {
    failures.increment();
    isSuspected = true;
    member.wake();
  }

  /**
   * Destroys a material here, now or by the next examination: before this member serves again.
   *
   * @return whether it is done
   */
  boolean destroy(String materialId) {
    if (isServing && isDestroyed(materialId)) {
      return true;
    }
    condemned.add(materialId);
    member.wake();
    return false;
  }

  private boolean isDestroyed(String materialId) {
    try {
      return run(
          here -> {
            target.forget().on(here, materialId);
            return true;
          });
    } catch (HsmUnavailableException e) {
      log.debug("the HSM {} destroys something later", name(), e);
      return false;
    }
  }

  /**
   * Opens the member's domain where that was not done.
   *
   * @return whether it is open; if not, {@link #problem} says why
   */
  boolean open() {
    if (domain != null) {
      return true;
    }
    try {
      if (!target.isThere().test(member.module())) {
        out("it has no token for " + target.name() + "; a ceremony makes it", false);
        return false;
      }
      domain = target.open().apply(member.module());
      return true;
    } catch (RuntimeException e) {
      out(reason(e), false);
      return false;
    }
  }

  /**
   * Decides whether this member serves: by the known-answer test and by its keys. What it missed is
   * made good first.
   *
   * @return whether it serves
   */
  boolean examine(DomainCheck<D> check) {
    try {
      if (open() && passes(domain, check)) {
        condemned.destroy(materialId -> target.forget().on(domain, materialId));
        in();
      }
    } catch (RuntimeException e) {
      out(reason(e), false);
    }
    return isServing;
  }

  private static String reason(RuntimeException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private boolean passes(D here, DomainCheck<D> check) {
    HsmHealth health = here.health();
    if (!health.ok()) {
      out(health.reason(), false);
      return false;
    }
    String foreignKey = check.foreignKey(here);
    if (!foreignKey.isEmpty()) {
      out("its " + foreignKey + " is another domain's: it is never used", true);
      return false;
    }
    return true;
  }

  private void in() {
    isSuspected = false;
    isForeign = false;
    if (isServing) {
      return;
    }
    String introduction = target.introduction().apply(domain);
    problem = "";
    isServing = true;
    log.info("the HSM {} serves {}{}", name(), target.name(), introduction);
  }

  private void out(String reason, boolean foreign) {
    boolean isNews = isServing || !problem.equals(reason);
    if (isServing) {
      losses.increment();
    }
    isServing = false;
    isForeign = foreign;
    problem = reason.isEmpty() ? "it fails its known-answer test" : reason;
    if (isNews) {
      log.error("the HSM {} does not serve {}: {}", name(), target.name(), problem);
    }
  }
}
