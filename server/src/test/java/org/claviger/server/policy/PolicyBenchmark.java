package org.claviger.server.policy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How many decisions a second one thread takes by one policy, and what each allocates: by the
 * default key policy, and by one of 32 KB and 100 statements of which the last one decides. It
 * counts the thread's own CPU time, so that other work on the machine matters less.
 */
class PolicyBenchmark {
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 7);
  private static final long NANOS = Long.getLong("benchmark.millis", 500) * 1_000_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void decisions() {
    Policy byDefault =
        Policies.key(
            "{'Sid':'Enable IAM User Permissions','Effect':'Allow',"
                + "'Principal':{'AWS':'arn:aws:iam::111122223333:root'},"
                + "'Action':'kms:*','Resource':'*'}");
    TestRequest request =
        TestRequest.byBob()
            .with("kms:encryptioncontext:stage", "stage-99")
            .with("aws:principaltag/team", "blue");
    measure("default key policy", byDefault, request);
    measure("32 KB, 100 statements", large("'AWS':'arn:aws:iam::111122223333:user/bob'"), request);
    measure("32 KB, 100 statements, other callers", large("'AWS':'444455556666'"), request);
  }

  /** Each statement speaks of the caller and the action, and fails by its condition. */
  private static Policy large(String principal) {
    String statement =
        "{'Sid':'statement %d','Effect':'Allow','Principal':{%s},"
            + "'Action':['kms:Decrypt','kms:Encrypt','kms:GenerateDataKey*','kms:DescribeKey'],"
            + "'Resource':'*','Condition':{'StringEquals':{'kms:EncryptionContext:stage':'stage-%d',"
            + "'aws:PrincipalTag/team':'${aws:PrincipalTag/team}'}}}";
    return Policies.key(
        IntStream.range(0, 100)
            .mapToObj(i -> statement.formatted(i, principal, i))
            .toArray(String[]::new));
  }

  private static void measure(String name, Policy policy, TestRequest request) {
    double[] perSecond = new double[ROUNDS];
    double bytes = 0;
    for (int round = -2; round < ROUNDS; round++) {
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      long start = THREADS.getCurrentThreadCpuTime();
      long count = 0;
      for (; THREADS.getCurrentThreadCpuTime() - start < NANOS; count += 1_000) {
        decide(policy, request);
      }
      if (round >= 0) {
        perSecond[round] = count / ((THREADS.getCurrentThreadCpuTime() - start) / 1e9);
        bytes = (THREADS.getCurrentThreadAllocatedBytes() - allocated) / (double) count;
      }
    }
    Arrays.sort(perSecond);
    System.out.printf(
        "benchmark: %s: %.0f decisions/s, %.0f bytes each, verdict %s%n",
        name, perSecond[ROUNDS / 2], bytes, policy.evaluate(request).effect());
  }

  private static void decide(Policy policy, TestRequest request) {
    for (int i = 0; i < 1_000; i++) {
      if (policy.evaluate(request).effect() == Verdict.Effect.DENY) {
        throw new AssertionError("denied");
      }
    }
  }
}
