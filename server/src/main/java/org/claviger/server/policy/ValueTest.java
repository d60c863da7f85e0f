package org.claviger.server.policy;

/** Whether a request's value is as one value of a policy says, which was read before. */
interface ValueTest {
  /** False also for what is no value of the operator's kind. */
  boolean matches(String actual, RequestAttributes request);
}
