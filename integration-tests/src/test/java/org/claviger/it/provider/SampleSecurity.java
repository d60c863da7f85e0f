package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.claviger.it.ServerProcess;

/** The sample of a java.security file as it is, but for what its readers must replace. */
record SampleSecurity(String text) {
  private static final String CONFIGURATION = "/etc/claviger/claviger.properties";

  static SampleSecurity naming(Path configuration) throws IOException {
    String sample =
        Files.readString(ServerProcess.repository().resolve("security/java.security.sample"));
    return new SampleSecurity(sample).with(" " + CONFIGURATION, " " + configuration);
  }

  /** With the lines switched on that make KMS the default type of key stores. */
  SampleSecurity withDefaultKeyStore() {
    return with("#keystore.type=", "keystore.type=").with("#ssl.Key", "ssl.Key");
  }

  SampleSecurity with(String before, String after) {
    assertThat(text).containsOnlyOnce(before);
    return new SampleSecurity(text.replace(before, after));
  }

  Path write(Path folder) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "java", ".security"), text);
  }
}
