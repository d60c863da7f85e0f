package org.claviger.server.http;

import org.claviger.server.error.ErrorCode;
import org.claviger.server.http.protocol.ApiRequest;
import org.claviger.server.measure.Watch;
import org.claviger.server.operation.Action;

/**
 * Is told of each request: by the thread that does it until that leaves it, and by another one, not
 * both at once, when it is answered. Quick, throws nothing.
 */
@FunctionalInterface
public interface RequestWatch {
  /** A request has arrived. */
  Answering begin(ApiRequest request, String requestId);

  /** A request being answered. */
  interface Answering {
    /** Which action it is of; never called for an action that there is not. */
    void action(Action action);

    /** Its signature is about to be checked. */
    Watch.Piece authenticating();

    /** It is about to be asked whether the caller may. */
    Watch.Piece authorising();

    /** Nobody was authenticated. {@link #failed} follows. */
    void unauthenticated(ErrorCode code);

    /**
     * The thread goes on to other requests; this one waits for its record. Called once or never.
     */
    void left();

    /** It was done. */
    void succeeded();

    /** It was not done. */
    void failed(ErrorCode code);
  }
}
