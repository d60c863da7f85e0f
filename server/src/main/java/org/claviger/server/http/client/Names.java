package org.claviger.server.http.client;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where the addresses of a host are looked up. */
@FunctionalInterface
public interface Names {
  /** All of them, at least one. */
  InetAddress[] addresses(String host) throws UnknownHostException;
}
