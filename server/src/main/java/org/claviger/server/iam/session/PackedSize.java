package org.claviger.server.iam.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** How much of a session token its policies and tags take up. */
public final class PackedSize {
  /** What they may take, so that a token fits into a header: AWS's bound is not published. */
  public static final int MAX_BYTES = 4_096;

  /** A length before each text, as {@link SessionCodec} writes it. */
  private static final int OVERHEAD_BYTES = 2;

  private PackedSize() {}

  /** AWS's {@code PackedPolicySize}: in per cent of what there is room for, rounded up. */
  public static int percent(List<String> policies, List<String> arns, Map<String, String> tags) {
    long bytes = bytes(policies) + bytes(arns) + bytes(tags.keySet()) + bytes(tags.values());
    return (int) ((bytes * 100 + MAX_BYTES - 1) / MAX_BYTES);
  }

  private static long bytes(Collection<String> texts) {
    return texts.stream().mapToLong(text -> text.getBytes(UTF_8).length + OVERHEAD_BYTES).sum();
  }
}
