package org.claviger.server.hsm;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.claviger.server.measure.Watch;

/** A watch for each kind of work in the HSMs of one domain. */
public final class HsmWatches {
  private final Map<HsmOperation, Watch> watches = new EnumMap<>(HsmOperation.class);

  /** Asks once for the watch of each kind. */
  public HsmWatches(Function<HsmOperation, Watch> watch) {
    for (HsmOperation operation : HsmOperation.values()) {
      watches.put(operation, watch.apply(operation));
    }
  }

  <T> T during(HsmOperation operation, Supplier<T> work) {
    Watch.Piece piece = watches.get(operation).begin();
    Watch.Outcome outcome = Watch.Outcome.FAILED;
    try {
      T result = work.get();
      outcome = Watch.Outcome.SUCCESS;
      return result;
    } catch (RuntimeException e) {
      outcome = outcome(e);
      throw e;
    } finally {
      piece.ended(outcome);
    }
  }

  /** A caller may send what an HSM refuses; all else is the HSM's trouble. */
  private static Watch.Outcome outcome(RuntimeException e) {
    boolean isRefusal =
        e instanceof AbsentKeyException
            || e instanceof InvalidCiphertextException
            || e instanceof InvalidPublicKeyException
            || e instanceof UnsuitableKeyException
            || e instanceof UnsupportedMechanismException;
    return isRefusal ? Watch.Outcome.REFUSED : Watch.Outcome.FAILED;
  }
}
