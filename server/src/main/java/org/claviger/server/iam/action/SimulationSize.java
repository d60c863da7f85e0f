package org.claviger.server.iam.action;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.claviger.server.iam.IamErrors;

/**
 * How much there is to evaluate. A pattern is tried in at most its own length times the text's, so
 * one pair of an action and a resource costs at most the characters of all policies times those of
 * the texts that they are held against.
 *
 * @param documentCharacters of all policies of the request
 * @param resourceCharacters of the longest resource
 */
record SimulationSize(int documentCharacters, int resourceCharacters) {
  private static final int MAX_IDENTITY_POLICY = 10_240;
  private static final int MAX_RESOURCE_POLICY = 32_768;
  private static final int MAX_TOGETHER = 131_072;
  private static final int MAX_CONTEXT = 8_192;

  /** What a policy of an identity that is there is taken for. */
  private static final int OWN_POLICY = 6_144;

  private static final long MAX_STEPS = 1_000_000_000;

  /**
   * The size of a simulation whose policies could be those of an identity and of a key.
   *
   * @param resourcePolicy null if there is none
   * @throws org.claviger.server.error.ApiException InvalidInput if they could not
   */
  static SimulationSize of(
      List<String> policies,
      List<String> boundary,
      String resourcePolicy,
      Map<String, List<String>> context,
      List<String> resources) {
    List<String> documents = new ArrayList<>(policies);
    documents.addAll(boundary);
    documents.forEach(each -> require("A policy", Documents.characters(each), MAX_IDENTITY_POLICY));
    if (resourcePolicy != null) {
      require("A resource policy", Documents.characters(resourcePolicy), MAX_RESOURCE_POLICY);
      documents.add(resourcePolicy);
    }
    int together = characters(documents);
    require("All policies of a simulation together", together, MAX_TOGETHER);
    require("The context of a simulation", characters(context), MAX_CONTEXT);
    int longest = resources.stream().mapToInt(String::length).max().orElse(1);
    return new SimulationSize(together, longest);
  }

  /** How many pairs may be evaluated in one request: one at least. */
  int pairsAtOnce(int policies, Map<String, List<String>> context) {
    long documents = documentCharacters + (long) OWN_POLICY * policies;
    long texts = (long) resourceCharacters + characters(context);
    return (int) Math.max(1, MAX_STEPS / Math.max(1, documents * texts));
  }

  private static int characters(Map<String, List<String>> context) {
    return characters(context.keySet())
        + context.values().stream().mapToInt(SimulationSize::characters).sum();
  }

  private static int characters(Collection<String> texts) {
    return texts.stream().mapToInt(String::length).sum();
  }

  private static void require(String what, int characters, int most) {
    if (characters > most) {
      throw IamErrors.invalid(what + " must not have more than " + most + " characters.");
    }
  }
}
