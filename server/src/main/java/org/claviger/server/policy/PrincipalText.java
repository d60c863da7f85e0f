package org.claviger.server.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;

/** The principals of kind {@code AWS} in the text of a document. */
public final class PrincipalText {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Set<String> ELEMENTS = Set.of("Principal", "NotPrincipal");

  private PrincipalText() {}

  /**
   * The same document with other names for some of its principals, and in every other place
   * character by character as it was.
   *
   * @param json a document that {@link Policy#parse} takes
   * @param ids unique ids by the names that stand for them; other names stay
   * @param names gives the name to show by the unique id and the name in the document
   */
  public static String renamed(String json, Map<String, String> ids, BinaryOperator<String> names) {
    Map<String, String> others = new HashMap<>();
    ids.forEach((name, id) -> others.put(name, names.apply(id, name)));
    return ids.isEmpty() ? json : replaced(json, others);
  }

  private static String replaced(String json, Map<String, String> names) {
    StringBuilder renamed = new StringBuilder(json.length());
    int copied = 0;
    try (JsonParser parser = JSON.createParser(json.toCharArray())) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.VALUE_STRING && isName(parser.getParsingContext())) {
          int begin = (int) parser.currentTokenLocation().getCharOffset();
          String name = parser.getText();
          int end = (int) parser.currentLocation().getCharOffset();
          String other = names.getOrDefault(name, name);
          if (!other.equals(name)) {
            renamed.append(json, copied, begin).append(quoted(other));
            copied = end;
          }
        }
      }
    } catch (Exception e) {
      // The parser declares what reading from anywhere else than memory could throw.
      throw new IllegalStateException("a policy that was taken cannot be read", e);
    }
    return renamed.append(json, copied, json.length()).toString();
  }

  /** Within {@code {"AWS": ...}}, in a list or not, of one of the elements. */
  private static boolean isName(JsonStreamContext value) {
    JsonStreamContext kinds = value.inArray() ? value.getParent() : value;
    return kinds.inObject()
        && "AWS".equals(kinds.getCurrentName())
        && kinds.getParent().getCurrentName() != null
        && ELEMENTS.contains(kinds.getParent().getCurrentName());
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
