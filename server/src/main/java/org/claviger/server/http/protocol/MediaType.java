package org.claviger.server.http.protocol;

import java.util.List;
import java.util.Locale;

/** The media type of a request's body, without parameters (RFC 9110, section 8.3.1). */
final class MediaType {
  private MediaType() {}

  /** Whether the request has exactly one content type and it is this one. */
  static boolean is(ApiRequest request, String mediaType) {
    List<String> types = request.header("Content-Type");
    return types.size() == 1 && essence(types.get(0)).equals(mediaType);
  }

  private static String essence(String contentType) {
    int semicolon = contentType.indexOf(';');
    String essence = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return essence.strip().toLowerCase(Locale.ROOT);
  }
}
