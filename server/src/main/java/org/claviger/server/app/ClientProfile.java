package org.claviger.server.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.claviger.server.sigv4.Secret;

/**
 * What the files that {@link ClientFiles} writes say: where the server is and who asks it.
 *
 * @param endpoint always HTTPS
 * @param region the server's first
 * @param ca the certificates to trust alone; empty for a server whose own are an operator's
 */
record ClientProfile(
    URI endpoint, String region, Optional<Path> ca, String accessKeyId, Secret secretAccessKey) {
  private static final String PROFILE = "[default]";

  /** What goes into a header: printable ASCII without spaces. */
  private static final Pattern WORD = Pattern.compile("[!-~]+");

  ClientProfile {
    requireNonNull(endpoint, "endpoint");
    requireNonNull(region, "region");
    requireNonNull(ca, "ca");
    requireNonNull(accessKeyId, "accessKeyId");
    requireNonNull(secretAccessKey, "secretAccessKey");
  }

  /**
   * Reads the files in a folder.
   *
   * @throws UnaskableException if one is missing or is not as it was written
   */
  static ClientProfile read(Path folder) throws UnaskableException {
    Path config = folder.resolve("config");
    Map<String, String> settings = settings(config);
    Path credentials = folder.resolve("credentials");
    Map<String, String> key = settings(credentials);
    return new ClientProfile(
        endpoint(config, required(config, settings, "endpoint_url")),
        required(config, settings, "region"),
        ca(config, settings.get("ca_bundle")),
        required(credentials, key, "aws_access_key_id"),
        Secret.takeOver(required(credentials, key, "aws_secret_access_key").getBytes(UTF_8)));
  }

  private static Map<String, String> settings(Path file) throws UnaskableException {
    List<String> lines = lines(file);
    if (lines.isEmpty() || !lines.get(0).equals(PROFILE)) {
      throw new UnaskableException(file + " does not begin with " + PROFILE + ".");
    }
    Map<String, String> settings = new HashMap<>();
    for (int i = 1; i < lines.size(); i++) {
      String[] parts = lines.get(i).split(" = ", 2);
      if (parts.length != 2 || settings.put(parts[0], parts[1]) != null) {
        throw new UnaskableException(
            file + ": line " + (i + 1) + " is not as the server writes it.");
      }
    }
    return settings;
  }

  private static List<String> lines(Path file) throws UnaskableException {
    try {
      return Files.readAllLines(file, UTF_8);
    } catch (IOException e) {
      throw new UnaskableException(
          file
              + " cannot be read. Name the data folder of a server that was started here"
              + " (--data DIR), as the user who started it.",
          e);
    }
  }

  private static String required(Path file, Map<String, String> settings, String name)
      throws UnaskableException {
    String value = settings.get(name);
    if (value == null || !WORD.matcher(value).matches()) {
      throw new UnaskableException(file + " has no good " + name + ".");
    }
    return value;
  }

  private static Optional<Path> ca(Path file, String text) throws UnaskableException {
    try {
      return Optional.ofNullable(text).map(Path::of);
    } catch (InvalidPathException e) {
      throw new UnaskableException(file + ": ca_bundle is no path.", e);
    }
  }

  private static URI endpoint(Path file, String text) throws UnaskableException {
    try {
      URI endpoint = URI.create(text);
      if ("https".equals(endpoint.getScheme()) && endpoint.getHost() != null) {
        return endpoint;
      }
    } catch (IllegalArgumentException e) {
      throw new UnaskableException(file + ": endpoint_url is no URL.", e);
    }
    throw new UnaskableException(file + ": endpoint_url is not an HTTPS URL.");
  }
}
