package org.claviger.provider.internal.client;

import okhttp3.Call;
import okhttp3.EventListener;

/** Remembers whether anything of a request left: until then the service cannot have acted. */
final class Attempt extends EventListener {
  private volatile boolean sent;

  @Override
  public void requestHeadersStart(Call call) {
    sent = true;
  }

  boolean isSent() {
    return sent;
  }
}
