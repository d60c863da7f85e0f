package org.claviger.server.http.worker;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;

/** Gives a request's body to the service, and its answer back. */
final class Answering extends Handler.Abstract {
  private final UnaryOperator<byte[]> service;
  private final Duration age;

  /**
   * With a service.
   *
   * @param age connections that are older are closed with an answer, so that the other side shows
   *     its certificate anew
   */
  Answering(UnaryOperator<byte[]> service, Duration age) {
    this.service = service;
    this.age = age;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Content.Source.asByteArrayAsync(
        request,
        WorkerListener.MAX_BYTES,
        Promise.Invocable.from(
            Invocable.InvocationType.BLOCKING,
            (body, failure) -> {
              if (failure == null) {
                endIfOld(request.getConnectionMetaData().getConnection(), response);
                answer(response, callback, service.apply(body));
              } else {
                Response.writeError(request, response, callback, failure);
              }
            }));
    return true;
  }

  private void endIfOld(Connection connection, Response response) {
    if (System.currentTimeMillis() - connection.getCreatedTimeStamp() > age.toMillis()) {
      response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
    }
  }

  private static void answer(Response response, Callback callback, byte[] answer) {
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.length);
    Runnable wipe = () -> Arrays.fill(answer, (byte) 0);
    response.write(true, ByteBuffer.wrap(answer), Callback.from(callback, wipe));
  }
}
