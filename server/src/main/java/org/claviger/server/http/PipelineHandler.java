package org.claviger.server.http;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSession;
import org.claviger.server.audit.TlsDetails;
import org.claviger.server.http.protocol.ApiRequest;
import org.claviger.server.http.protocol.ApiResponse;
import org.claviger.server.sigv4.RequestToSign;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * From Jetty's request to the pipeline and back. A thread works on a request only once its body is
 * whole, and leaves it when its record is on its way to the disk: neither slow clients nor a slow
 * disk hold threads.
 */
final class PipelineHandler extends Handler.Abstract {
  static final String REQUEST_ID = "x-amzn-RequestId";

  private final RequestPipeline pipeline;
  private final Executor answers;
  private final int maxBodyBytes;
  private final Duration bodyTimeout;

  /**
   * Before a pipeline.
   *
   * @param answers answers requests whose record is on disk
   */
  PipelineHandler(
      RequestPipeline pipeline, Executor answers, int maxBodyBytes, Duration bodyTimeout) {
    this.pipeline = requireNonNull(pipeline, "pipeline");
    this.answers = requireNonNull(answers, "answers");
    this.maxBodyBytes = maxBodyBytes;
    this.bodyTimeout = requireNonNull(bodyTimeout, "bodyTimeout");
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    AtomicBoolean taken = new AtomicBoolean();
    Scheduler.Task deadline =
        request
            .getComponents()
            .getScheduler()
            .schedule(
                () -> {
                  if (taken.compareAndSet(false, true)) {
                    Response.writeError(
                        request, response, callback, HttpStatus.REQUEST_TIMEOUT_408);
                  }
                },
                bodyTimeout.toMillis(),
                TimeUnit.MILLISECONDS);
    Content.Source.asByteArrayAsync(
        request,
        maxBodyBytes,
        Promise.Invocable.from(
            Invocable.InvocationType.BLOCKING,
            (body, failure) -> {
              deadline.cancel();
              if (taken.compareAndSet(false, true)) {
                answer(request, response, callback, body, failure);
              }
            }));
    return true;
  }

  private void answer(
      Request request, Response response, Callback callback, byte[] body, Throwable failure) {
    if (failure != null) {
      Response.writeError(request, response, callback, failure);
    } else {
      CompletableFuture<ApiResponse> unused =
          pipeline
              .answer(read(request, body), answers)
              .whenComplete(
                  (answer, trouble) -> {
                    Arrays.fill(body, (byte) 0);
                    if (trouble != null) {
                      Response.writeError(request, response, callback, trouble);
                    } else {
                      write(answer, response, callback);
                    }
                  });
    }
  }

  static void write(ApiResponse answer, Response response, Callback callback) {
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put(REQUEST_ID, answer.requestId());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
    Runnable wipe = () -> Arrays.fill(answer.body(), (byte) 0);
    response.write(true, ByteBuffer.wrap(answer.body()), Callback.from(callback, wipe));
  }

  private static ApiRequest read(Request request, byte[] body) {
    HttpURI uri = request.getHttpURI();
    List<Map.Entry<String, String>> headers = new ArrayList<>(request.getHeaders().size() + 1);
    for (HttpField field : request.getHeaders()) {
      String value = field.getValue();
      headers.add(Map.entry(field.getName(), value == null ? "" : value));
    }
    if (!request.getHeaders().contains(HttpHeader.HOST) && uri.getAuthority() != null) {
      headers.add(Map.entry("host", uri.getAuthority()));
    }
    String path = uri.getPath() == null ? "/" : uri.getPath();
    String query = uri.getQuery() == null ? "" : uri.getQuery();
    return new ApiRequest(
        new RequestToSign(request.getMethod(), path, query, headers, body),
        Request.getRemoteAddr(request),
        tls(request));
  }

  private static Optional<TlsDetails> tls(Request request) {
    EndPoint.SslSessionData data =
        request.getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
    if (data == null || data.sslSession() == null) {
      return Optional.empty();
    }
    SSLSession session = data.sslSession();
    String host = request.getHeaders().get(HttpHeader.HOST);
    String authority = request.getHttpURI().getAuthority();
    String asked = host != null ? host : authority == null ? "" : authority;
    return Optional.of(TlsDetails.of(session.getProtocol(), session.getCipherSuite(), asked));
  }
}
