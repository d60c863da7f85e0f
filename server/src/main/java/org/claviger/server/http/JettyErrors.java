package org.claviger.server.http;

import java.util.UUID;
import org.claviger.server.http.protocol.ApiResponse;
import org.claviger.server.http.protocol.ErrorRenderer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * What HTTP itself refuses, in the form of AWS's errors: type and message by the status alone,
 * never a stack trace or anything of the request.
 */
final class JettyErrors extends ErrorHandler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Object cause = request.getAttribute(ERROR_EXCEPTION);
    int status = cause instanceof HttpException http ? http.getCode() : response.getStatus();
    PipelineHandler.write(error(status), response, callback);
    return true;
  }

  static ApiResponse error(int status) {
    int known = HttpStatus.isClientError(status) || HttpStatus.isServerError(status) ? status : 500;
    return ErrorRenderer.json(known, type(known), message(known), UUID.randomUUID().toString());
  }

  private static String type(int status) {
    return switch (status) {
      case 408 -> "RequestTimeoutException";
      case 413 -> "RequestEntityTooLargeException";
      case 431 -> "RequestHeaderFieldsTooLargeException";
      case 503 -> "ServiceUnavailableException";
      case 505 -> "BadRequestException";
      default -> status >= 500 ? "KMSInternalException" : "BadRequestException";
    };
  }

  private static String message(int status) {
    return switch (status) {
      case 408 -> "The request did not arrive in time. Send it again, whole.";
      case 413 -> "The request body is larger than this server accepts.";
      case 431 -> "The request header is larger than this server accepts.";
      case 503 -> "The server is stopping. Send the request again in a moment.";
      case 505 -> "The server does not speak that version of HTTP.";
      default ->
          status >= 500
              ? "The request was rejected because an internal exception occurred."
              : "The request is not valid HTTP.";
    };
  }
}
