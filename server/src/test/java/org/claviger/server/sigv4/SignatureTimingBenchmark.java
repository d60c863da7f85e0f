package org.claviger.server.sigv4;

import static org.claviger.server.sigv4.Requests.NOW;
import static org.claviger.server.sigv4.Requests.header;
import static org.claviger.server.sigv4.Requests.listKeys;
import static org.claviger.server.sigv4.Requests.replacing;

import java.util.Arrays;
import java.util.Random;
import org.claviger.server.error.ApiException;
import org.junit.jupiter.api.Test;

/**
 * Whether the time of a refusal tells how much of a signature was right: requests whose signature
 * is wrong in its first digit and ones where only the last is wrong, in random order. Prints
 * Welch's t of the two, as dudect does (Reparaz, Balasch, Verbauwhede, 2017): beyond 4.5 there is a
 * signal.
 */
class SignatureTimingBenchmark {
  private static final int SAMPLES = Integer.getInteger("benchmark.samples", 200_000);

  /** The slowest tenth is the machine's doing. */
  private static final double KEPT = 0.9;

  private final SigV4Authenticator authenticator =
      new SigV4Authenticator(Requests.credentials(), 10);

  @Test
  void refusals() {
    authenticator.authenticate(listKeys(), "kms", NOW);
    RequestToSign first = wrongAt(-64);
    RequestToSign last = wrongAt(-1);
    double[][] nanos = {new double[SAMPLES], new double[SAMPLES]};
    int[] taken = new int[2];
    Random random = new Random();
    while (taken[0] < SAMPLES && taken[1] < SAMPLES) {
      int which = random.nextInt(2);
      nanos[which][taken[which]++] = time(which == 0 ? first : last);
    }
    double[] ofFirst = kept(Arrays.copyOf(nanos[0], taken[0]));
    double[] ofLast = kept(Arrays.copyOf(nanos[1], taken[1]));
    System.out.printf(
        "wrong in the first digit %.0f ns, in the last %.0f ns, t = %.2f over %d samples%n",
        mean(ofFirst), mean(ofLast), welch(ofFirst, ofLast), ofFirst.length + ofLast.length);
  }

  /** A request whose signature is genuine but for one digit, counted from its end. */
  private static RequestToSign wrongAt(int fromEnd) {
    RequestToSign request = listKeys();
    StringBuilder authorization = new StringBuilder(header(request, "Authorization"));
    int at = authorization.length() + fromEnd;
    authorization.setCharAt(at, authorization.charAt(at) == '0' ? '1' : '0');
    return replacing(request, "Authorization", authorization.toString());
  }

  private long time(RequestToSign request) {
    long start = System.nanoTime();
    try {
      authenticator.authenticate(request, "kms", NOW);
      throw new IllegalStateException("a wrong signature was taken");
    } catch (ApiException e) {
      return System.nanoTime() - start;
    }
  }

  private static double[] kept(double[] nanos) {
    Arrays.sort(nanos);
    return Arrays.copyOf(nanos, (int) (nanos.length * KEPT));
  }

  private static double welch(double[] a, double[] b) {
    return (mean(a) - mean(b)) / Math.sqrt(variance(a) / a.length + variance(b) / b.length);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    return Arrays.stream(values).map(each -> (each - mean) * (each - mean)).sum()
        / (values.length - 1);
  }
}
