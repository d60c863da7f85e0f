package org.claviger.server.config;

/**
 * How much a client of the API may send, and how many may be there.
 *
 * @param connections open at once; further ones wait until one ends
 * @param headerBytes of a request's header, else 431
 * @param bodyBytes of a request's body, else 413
 * @param streams open at once on an HTTP/2 connection
 * @param controlFramesPerSecond pings, resets, settings and the like on an HTTP/2 connection
 * @param framesPerRequest frames on an HTTP/2 connection between two complete headers, DATA that
 *     holds data aside
 * @param threads that work on requests where the JDK has no virtual threads
 */
public record HttpLimits(
    int connections,
    int headerBytes,
    int bodyBytes,
    int streams,
    int controlFramesPerSecond,
    int framesPerRequest,
    int threads) {
  public HttpLimits {
    within("connections", connections, 1, 1_000_000);
    within("headerBytes", headerBytes, 1_024, 1 << 20);
    within("bodyBytes", bodyBytes, 1_024, 64 << 20);
    within("streams", streams, 1, 10_000);
    within("controlFramesPerSecond", controlFramesPerSecond, 1, 1_000_000);
    within("framesPerRequest", framesPerRequest, 16, 1_000_000);
    within("threads", threads, 8, 10_000);
  }

  /** What holds where nothing is configured. */
  public static HttpLimits defaults() {
    return new HttpLimits(1_024, 16 << 10, 1 << 20, 128, 100, 1_000, 200);
  }

  private static void within(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " is " + value + " and must be " + min + " to " + max);
    }
  }
}
