package org.claviger.it.provider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.claviger.it.ServerProcess;
import org.claviger.provider.ClavigerProvider;

/** A configuration for a server's clients with some settings of its own. */
final class Configuration {
  private final Path folder;
  private final Map<String, String> settings = new TreeMap<>();

  Configuration(ServerProcess server, Path folder) {
    this.folder = folder;
    set("endpoint", server.endpoint().toString());
    set("region", "us-east-1");
    set("ca.file", server.clientFile("ca.pem").toString());
    set("credentials.file", server.clientFile("credentials").toString());
    set("generators", "true");
  }

  Configuration set(String key, String value) {
    settings.put(key, value);
    return this;
  }

  Path write() throws IOException {
    StringBuilder text = new StringBuilder("# claviger\n");
    settings.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    return Files.writeString(Files.createTempFile(folder, "claviger", ".properties"), text);
  }

  ClavigerProvider provider() throws IOException {
    return (ClavigerProvider) new ClavigerProvider().configure(write().toString());
  }
}
