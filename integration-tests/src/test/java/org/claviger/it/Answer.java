package org.claviger.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came back for a request.
 *
 * @param status of HTTP
 * @param requestId {@code x-amzn-RequestId}; null if it is missing
 * @param body as text
 */
public record Answer(int status, String requestId, String body) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern XML_CODE = Pattern.compile("<Code>([A-Za-z]+)</Code>");

  public boolean isSuccess() {
    return status == 200;
  }

  public JsonNode json() {
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + body, e);
    }
  }

  /** A member of the answer that must be a string. */
  public String text(String name) {
    return json().required(name).textValue();
  }

  /** A member of the answer that must be bytes. */
  public byte[] bytes(String name) {
    return Base64.getDecoder().decode(text(name));
  }

  /** The error's code in JSON or XML; the empty string if there is none. */
  public String errorCode() {
    if (body.startsWith("{")) {
      return json().path("__type").asText();
    }
    Matcher code = XML_CODE.matcher(body);
    return code.find() ? code.group(1) : "";
  }

  /** The error's message; the empty string if there is none. */
  public String errorMessage() {
    return json().path("message").asText();
  }
}
