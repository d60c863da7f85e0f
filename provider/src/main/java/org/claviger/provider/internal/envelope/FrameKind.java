package org.claviger.provider.internal.envelope;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** What a piece of a message's body is, bound to it by its AAD. */
enum FrameKind {
  REGULAR("AWSKMSEncryptionClient Frame"),
  FINAL("AWSKMSEncryptionClient Final Frame"),
  WHOLE_BODY("AWSKMSEncryptionClient Single Block");

  private final String label;

  FrameKind(String label) {
    this.label = label;
  }

  byte[] label() {
    return label.getBytes(US_ASCII);
  }
}
