package org.claviger.server.hsm.ceremony;

import org.claviger.server.document.Document;
import org.claviger.server.document.MalformedDocumentException;

/** What requests and packages have in common. */
final class Documents {
  private static final int MAX_NAME_CHARS = 64;

  private Documents() {}

  static DomainName domain(Document document) {
    try {
      return DomainName.parse(document.text("domain", MAX_NAME_CHARS));
    } catch (MalformedDocumentException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new MalformedDocumentException(
          "the document's domain has no name that one can have", e);
    }
  }
}
