package org.claviger.server.hsm.cluster;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmHealth;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.InvalidMaterialException;

/**
 * Spreads the work of a domain over the members that serve it: each piece goes to the one with the
 * least to do, by chance where that is equal. What a member cannot do another one tries, and at
 * last all of them once more. What one says is no ciphertext of the key's another one is asked
 * about: an HSM may say so that is broken, and two that agree are not.
 *
 * <p>Only for work that may be done twice.
 */
final class Spread<D extends HsmDomain> {
  private static final int ROUNDS = 2;

  private final String name;
  private final List<Seat<D>> seats;

  Spread(String name, List<Seat<D>> seats) {
    this.name = requireNonNull(name, "name");
    this.seats = List.copyOf(seats);
  }

  List<Seat<D>> seats() {
    return seats;
  }

  /**
   * Does work on a member.
   *
   * @throws HsmUnavailableException if none could do it
   * @throws InvalidMaterialException if the last that was asked does not know the material
   * @throws InvalidCiphertextException if two say that it is none, or one where no other can say
   */
  <T> T run(Function<D, T> work) {
    Seat<D> seat = next(List.of());
    if (seat == null) {
      throw new HsmUnavailableException(problem());
    }
    try {
      return seat.run(work);
    } catch (InvalidCiphertextException e) {
      return bySecondOpinion(work, seat, e);
    } catch (HsmUnavailableException | InvalidMaterialException e) {
      return elsewhere(work, seat, e);
    }
  }

  private <T> T bySecondOpinion(
      Function<D, T> work, Seat<D> first, InvalidCiphertextException refusal) {
    Collection<Seat<D>> asked = new ArrayList<>(List.of(first));
    for (Seat<D> seat = next(asked); seat != null; seat = next(asked)) {
      try {
        T done = seat.run(work);
        first.suspect();
        return done;
      } catch (HsmUnavailableException | InvalidMaterialException e) {
        asked.add(seat);
      } catch (InvalidCiphertextException e) {
        throw refusal;
      }
    }
    throw refusal;
  }

  private <T> T elsewhere(Function<D, T> work, Seat<D> first, RuntimeException failure) {
    RuntimeException last = failure;
    Collection<Seat<D>> asked = new ArrayList<>(List.of(first));
    for (int round = 0; round < ROUNDS; round++) {
      for (Seat<D> seat = next(asked); seat != null; seat = next(asked)) {
        try {
          return seat.run(work);
        } catch (HsmUnavailableException | InvalidMaterialException e) {
          last = e;
          asked.add(seat);
        }
      }
      asked.clear();
    }
    throw last;
  }

  /** The first member in the configuration's order that serves and can do it. */
  <T> T first(Function<Seat<D>, T> work) {
    RuntimeException last = null;
    for (Seat<D> seat : seats) {
      if (seat.isServing()) {
        try {
          return work.apply(seat);
        } catch (HsmUnavailableException e) {
          last = e;
        }
      }
    }
    throw last == null ? new HsmUnavailableException(problem()) : last;
  }

  /** The one with the least to do; null if there is none. */
  private Seat<D> next(Collection<Seat<D>> without) {
    int count = seats.size();
    // Not in turn: requests come in patterns, and each member is to get some of every kind.
    int begin = ThreadLocalRandom.current().nextInt(count);
    Seat<D> best = null;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      Seat<D> seat = seats.get((begin + i) % count);
      if (seat.isServing() && !without.contains(seat)) {
        int load = seat.load();
        if (load < least) {
          best = seat;
          least = load;
        }
      }
    }
    return best;
  }

  boolean serves() {
    return seats.stream().anyMatch(Seat::isServing);
  }

  HsmHealth health() {
    return serves() ? new HsmHealth(true, "") : new HsmHealth(false, problem());
  }

  private String problem() {
    List<String> reasons = new ArrayList<>();
    seats.forEach(seat -> reasons.add(seat.name() + ": " + seat.problem()));
    return "no HSM serves " + name + " (" + String.join("; ", reasons) + ")";
  }

  void close() {
    seats.forEach(seat -> seat.domain().ifPresent(HsmDomain::close));
  }
}
