package org.claviger.server.audit;

import org.claviger.server.audit.Verification.Whole;

/** Says what a whole trail proves, and what not. */
final class WholeText {
  private WholeText() {}

  static String of(Whole whole) {
    StringBuilder text = new StringBuilder("whole: ");
    text.append(whole.records()).append(" records in ").append(whole.files()).append(" files");
    text.append(", last hash ").append(whole.lastHash()).append('.');
    if (whole.tornBytes() > 0) {
      text.append(" The last ").append(whole.tornBytes());
      text.append(" bytes are a record that a crash cut off before it was acknowledged.");
    }
    if (whole.first() > 1) {
      text.append("\nThe trail begins with record ").append(whole.first());
      text.append(": an anchor says that those before it were removed.");
    }
    whole
        .anchored()
        .ifPresentOrElse(
            anchored -> anchored(text, whole, anchored),
            () ->
                text.append(
                    "\nNO RECORD IS ANCHORED: the chain alone cannot show that records were cut"
                        + " from the end, nor that all of it was written anew."));
    return text.toString();
  }

  private static void anchored(StringBuilder text, Whole whole, Anchored anchored) {
    text.append("\nThe records to ").append(anchored.record()).append(" are anchored, at ");
    text.append(anchored.time()).append(" by the newest of ").append(anchored.anchors());
    text.append(" anchors.");
    bound(text, whole, anchored);
    anchored.places().forEach(place -> text.append("\nCompared: ").append(place).append('.'));
    keys(text, whole, anchored);
  }

  private static void bound(StringBuilder text, Whole whole, Anchored anchored) {
    long behind = whole.last() - anchored.record();
    if (behind == 1 && anchored.ownRecord() == whole.last()) {
      text.append(" Behind them is the anchor's own record alone.");
      return;
    }
    text.append(" Records after ").append(anchored.record()).append(" (");
    text.append(behind).append(" of them) are not anchored yet: that some of them were changed");
    text.append(" or cut off would not show.");
  }

  private static void keys(StringBuilder text, Whole whole, Anchored anchored) {
    if (!whole.isPinned()) {
      text.append(
          "\nWARNING: no --key was given. The signatures are checked against keys that were");
      text.append(" found in the data folder itself: whoever could write there could put his own");
      text.append(" key there. Compare these fingerprints with ones noted elsewhere:");
    }
    for (SigningKey key : anchored.keys()) {
      text.append("\n").append(whole.isPinned() ? "Signed by the given key " : "  ");
      text.append(key.fingerprint()).append(" (").append(key.region()).append(", anchors ");
      text.append(key.firstAnchor()).append(" to ").append(key.lastAnchor()).append(')');
    }
  }
}
