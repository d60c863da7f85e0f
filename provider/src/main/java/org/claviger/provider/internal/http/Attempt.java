package org.claviger.provider.internal.http;

import okhttp3.Call;
import okhttp3.EventListener;

/** Remembers whether anything of a request left: until then the service cannot have acted. */
public final class Attempt extends EventListener {
  private volatile boolean sent;

  @Override
  public void requestHeadersStart(Call call) {
    sent = true;
  }

  /** Whether anything left. */
  public boolean isSent() {
    return sent;
  }
}
