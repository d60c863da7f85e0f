package org.claviger.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.stream.Collectors;

/** The root user's access key, read from the file that the server wrote. */
public record Credentials(String accessKeyId, String secretAccessKey) {
  public static Credentials of(ServerProcess server) {
    try {
      Map<String, String> settings =
          Files.readAllLines(server.clientFile("credentials")).stream()
              .filter(line -> line.contains("="))
              .map(line -> line.split("=", 2))
              .collect(Collectors.toMap(pair -> pair[0].strip(), pair -> pair[1].strip()));
      return new Credentials(
          settings.get("aws_access_key_id"), settings.get("aws_secret_access_key"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "Credentials[" + accessKeyId + "]";
  }
}
