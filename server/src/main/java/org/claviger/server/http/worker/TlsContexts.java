package org.claviger.server.http.worker;

import org.claviger.server.http.tls.MutualTls;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS 1.3 between the tiers, as Jetty takes it. */
final class TlsContexts {
  private static final Logger log = LoggerFactory.getLogger(TlsContexts.class);

  private TlsContexts() {}

  static void configure(SslContextFactory factory, MutualTls tls) {
    factory.setExcludeProtocols();
    factory.setIncludeProtocols("TLSv1.3");
    factory.setRenegotiationAllowed(false);
    factory.setSslContext(tls.current());
  }

  /** Lets new connections use what was read anew. */
  static void reload(SslContextFactory factory, MutualTls tls) throws Exception {
    factory.reload(each -> each.setSslContext(tls.current()));
    log.info("new connections between the tiers use {}", tls.own());
  }
}
