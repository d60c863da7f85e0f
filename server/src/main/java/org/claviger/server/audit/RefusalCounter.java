package org.claviger.server.audit;

import static java.util.Comparator.comparingLong;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums refusals by error code and address. However many strangers come, it holds a bounded number
 * of sums: who finds no place of his own is counted among the others.
 */
final class RefusalCounter {
  private static final int MAX_SUMS = 4_096;
  private static final int MAX_CODES = 64;
  private static final String OTHERS = "";

  private final Map<Source, Long> sums = new HashMap<>();
  private final Map<String, Long> others = new HashMap<>();

  /**
   * Whose refusals.
   *
   * @param address empty for the sum over those not named
   */
  record Source(String errorCode, String address) {}

  /** One sum. */
  record Sum(Source source, long count) {}

  synchronized void add(String errorCode, String address, long count) {
    Source source = new Source(errorCode, address);
    if (!address.isEmpty() && (sums.containsKey(source) || sums.size() < MAX_SUMS)) {
      sums.merge(source, count, Long::sum);
    } else {
      addOther(errorCode, count);
    }
  }

  private void addOther(String errorCode, long count) {
    boolean hasPlace = others.containsKey(errorCode) || others.size() < MAX_CODES;
    others.merge(hasPlace ? errorCode : "Other", count, Long::sum);
  }

  /** Takes all sums out: the {@code limit} largest by name, the rest by error code alone. */
  synchronized List<Sum> drain(int limit) {
    List<Sum> all = new ArrayList<>();
    sums.forEach((source, count) -> all.add(new Sum(source, count)));
    all.sort(comparingLong(Sum::count).reversed());
    int named = Math.min(limit, all.size());
    all.subList(named, all.size()).forEach(sum -> addOther(sum.source().errorCode(), sum.count()));
    List<Sum> drained = new ArrayList<>(all.subList(0, named));
    others.forEach((code, count) -> drained.add(new Sum(new Source(code, OTHERS), count)));
    sums.clear();
    others.clear();
    return drained;
  }
}
