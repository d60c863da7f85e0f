package org.claviger.provider.internal.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.http.HttpAnswer;

/** The error in an answer: code, the service's message, and the request id. */
record Refusal(int status, String code, String message, String requestId) {
  private static final int MAX_MESSAGE = 1_000;

  /** Whatever the body is, there is a code. */
  static Refusal of(HttpAnswer answer) {
    String code = "HTTP " + answer.status();
    String message = "";
    try {
      ObjectNode body = Json.read(answer.body());
      String type = body.path("__type").asText(code);
      code = type.substring(type.lastIndexOf('#') + 1);
      message = body.path("message").asText(body.path("Message").asText(""));
    } catch (IOException e) {
      message = "the answer is not JSON";
    }
    return new Refusal(answer.status(), code, shortened(message), answer.requestId());
  }

  KmsException toException(Action action) {
    String text = message.isEmpty() ? code : message + " (" + code + ")";
    String id = requestId == null ? "" : ", request " + requestId;
    String advice = Advice.onRefusal(action, code, message);
    String todo = advice.isEmpty() ? "" : "; " + advice;
    return new KmsException(code, action.target() + ": " + text + id + todo, requestId);
  }

  private static String shortened(String text) {
    return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE);
  }
}
