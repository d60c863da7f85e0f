package org.claviger.server.hsm.ceremony;

import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the keys of a domain on one HSM are not that they are on another.
 *
 * @param lacking the keys that the other has and this one has not, as {@code transfer 1}: name and
 *     version
 * @param further the keys that this one has and the other has not
 * @param foreign the keys that have the same name and version and are not the same
 */
public record DomainDifference(List<String> lacking, List<String> further, List<String> foreign) {
  public DomainDifference {
    lacking = List.copyOf(lacking);
    further = List.copyOf(further);
    foreign = List.copyOf(foreign);
  }

  /** How {@code here} differs from {@code other}. */
  public static DomainDifference of(DomainState here, DomainState other) {
    Map<String, byte[]> ours = checks(here);
    Map<String, byte[]> theirs = checks(other);
    List<String> foreign = new ArrayList<>();
    ours.forEach(
        (name, check) -> {
          if (theirs.containsKey(name) && !Arrays.equals(check, theirs.get(name))) {
            foreign.add(name);
          }
        });
    return new DomainDifference(missing(theirs, ours), missing(ours, theirs), foreign);
  }

  private static Map<String, byte[]> checks(DomainState state) {
    return state.keys().stream()
        .collect(
            toMap(
                each -> each.key().code() + " " + each.version(),
                KeyCheck::value,
                (one, other) -> other,
                TreeMap::new));
  }

  private static List<String> missing(Map<String, byte[]> there, Map<String, byte[]> here) {
    return there.keySet().stream().filter(name -> !here.containsKey(name)).toList();
  }
}
