package org.claviger.server.hsm.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.claviger.server.hsm.ClusterMember;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmMember;
import org.claviger.server.hsm.HsmModule;
import org.claviger.server.hsm.HsmQueue;
import org.claviger.server.hsm.HsmUnavailableException;

/**
 * Several HSMs that have the same domains, as one. It begins no domain: whichever member lacks one
 * does not serve it. A domain's keys are those of the first member that has it when it is opened; a
 * member with others is never used.
 */
public final class ClusteredModule implements HsmModule {
  private final List<Member> members;
  private final List<Spread<?>> domains = new CopyOnWriteArrayList<>();

  private ClusteredModule(List<Member> members) {
    this.members = List.copyOf(members);
  }

  /**
   * The way to one or more HSMs; for one it is that one's own.
   *
   * @param modules closed with what this returns
   */
  public static HsmModule of(List<NamedModule> modules) {
    if (modules.size() == 1) {
      return modules.get(0).module();
    }
    ClusteredModule cluster = new ClusteredModule(modules.stream().map(Member::new).toList());
    cluster.inParallel(cluster.members, Member::awaitAnswer);
    cluster.members.forEach(Member::start);
    return cluster;
  }

  /**
   * Opens a region's HSMs: as many as are there now, the others when they come.
   *
   * @throws HsmUnavailableException if none is there
   */
  @Override
  public Hsm openRegion(String region) {
    return new ClusteredHsm(open(Target.region(region)));
  }

  @Override
  public HsmDomain openIdentity() {
    return new ClusteredDomain<>(open(Target.identity()));
  }

  private <D extends HsmDomain> Spread<D> open(Target<D> target) {
    List<Seat<D>> seats = new ArrayList<>();
    members.forEach(member -> seats.add(new Seat<>(member, target)));
    Spread<D> spread = new Spread<>(target.name(), seats);
    inParallel(seats, Seat::open);
    DomainCheck<D> check = check(target, seats);
    inParallel(seats, seat -> seat.examine(check));
    if (!spread.serves()) {
      throw new HsmUnavailableException(spread.health().reason());
    }
    domains.add(spread);
    for (int i = 0; i < members.size(); i++) {
      Seat<D> seat = seats.get(i);
      members.get(i).watch(() -> seat.examine(check));
    }
    return spread;
  }

  private static <D extends HsmDomain> DomainCheck<D> check(Target<D> target, List<Seat<D>> seats) {
    HsmUnavailableException last = null;
    for (Seat<D> seat : seats) {
      if (seat.domain().isPresent()) {
        try {
          return target.check().apply(seat.domain().get());
        } catch (HsmUnavailableException e) {
          last = e;
        }
      }
    }
    throw last == null
        ? new HsmUnavailableException(new Spread<>(target.name(), seats).health().reason())
        : last;
  }

  @Override
  public boolean hasRegion(String region) {
    return anyHas(module -> module.hasRegion(region));
  }

  @Override
  public boolean hasIdentity() {
    return anyHas(HsmModule::hasIdentity);
  }

  private boolean anyHas(Predicate<HsmModule> question) {
    HsmUnavailableException silence = null;
    for (Member member : members) {
      try {
        if (question.test(member.module())) {
          return true;
        }
      } catch (HsmUnavailableException e) {
        silence = e;
      }
    }
    if (silence != null) {
      throw silence;
    }
    return false;
  }

  private <T> void inParallel(List<T> parts, Consumer<T> work) {
    List<Thread> threads = new ArrayList<>();
    for (T part : parts) {
      Thread thread = new Thread(() -> work.accept(part), "hsm-start");
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HsmUnavailableException("interrupted while HSMs are opened", e);
    }
  }

  @Override
  public List<HsmMember> members() {
    return members.stream().flatMap(member -> member.module().members().stream()).toList();
  }

  @Override
  public List<ClusterMember> cluster() {
    List<ClusterMember> views = new ArrayList<>();
    domains.forEach(domain -> domain.seats().forEach(seat -> views.add(seat.view())));
    return views;
  }

  @Override
  public Optional<HsmQueue> queue() {
    return Optional.empty();
  }

  @Override
  public void close() {
    members.forEach(Member::close);
  }
}
