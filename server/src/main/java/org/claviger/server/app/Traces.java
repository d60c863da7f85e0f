package org.claviger.server.app;

import org.claviger.server.audit.TrailWatch;
import org.claviger.server.http.RequestWatch;
import org.claviger.server.measure.Watch;

/** Puts traces beside other watches. What does none loads nothing of OpenTelemetry. */
interface Traces extends AutoCloseable {
  /** No traces. */
  Traces NONE =
      new Traces() {
        @Override
        public Watch beside(Watch other, String span) {
          return other;
        }

        @Override
        public TrailWatch beside(TrailWatch other) {
          return other;
        }

        @Override
        public RequestWatch beside(RequestWatch other) {
          return other;
        }

        @Override
        public void close() {}
      };

  /** A span for each piece of work. */
  Watch beside(Watch other, String span);

  /** Spans of what is done to the audit trail. */
  TrailWatch beside(TrailWatch other);

  /** Spans of requests. */
  RequestWatch beside(RequestWatch other);

  @Override
  void close();
}
