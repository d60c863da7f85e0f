package org.claviger.server.audit;

/** Anchors a trail and looks after its finished files, until it is closed. */
public final class TrailKeeper implements AutoCloseable {
  private final Runnable beforeEnd;
  private final Anchoring anchoring;
  private final FileKeeper files;

  TrailKeeper(Runnable beforeEnd, Anchoring anchoring, FileKeeper files) {
    this.beforeEnd = beforeEnd;
    this.anchoring = anchoring;
    this.files = files;
  }

  /** How far the trail is anchored now; quick, for any thread. */
  public AnchorStatus status() {
    return anchoring.status();
  }

  /** A file was finished. */
  void fileFinished() {
    anchoring.request();
    files.request();
  }

  /** Anchors the end. Nothing but what the trail itself still has to say comes behind it. */
  @Override
  public void close() {
    beforeEnd.run();
    files.close();
    anchoring.close();
  }
}
