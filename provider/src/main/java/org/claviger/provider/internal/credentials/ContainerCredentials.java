package org.claviger.provider.internal.credentials;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.claviger.provider.internal.config.Credentials;
import org.claviger.provider.internal.config.Surroundings;
import org.claviger.provider.internal.http.HttpAnswer;
import org.claviger.provider.internal.http.HttpStack;

/**
 * The endpoint that ECS and EKS give their containers. Without TLS it may only be this machine or
 * one of AWS's three link-local addresses, so that no setting sends a token over a network.
 */
record ContainerCredentials(Surroundings surroundings, HttpStack http)
    implements CredentialsSource {
  private static final String ECS = "http://169.254.170.2";
  private static final int MAX_ANSWER_BYTES = 65_536;

  @Override
  public Optional<Credentials> read() throws IOException {
    Optional<String> relative = surroundings.environment("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    Optional<String> full = surroundings.environment("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    if (relative.isEmpty() && full.isEmpty()) {
      return Optional.empty();
    }
    String text = relative.map(path -> ECS + path).orElseGet(full::get);
    HttpUrl url = HttpUrl.parse(text);
    if (url == null || !isAllowed(url)) {
      throw new IOException(
          "the container's credentials are at '%s': only https, this machine, 169.254.170.2, 169.254.170.23 and [fd00:ec2::23] are asked"
              .formatted(url == null ? text : url.scheme() + "://" + url.host()));
    }
    return Optional.of(fetch(url));
  }

  static boolean isAllowed(HttpUrl url) {
    return url.username().isEmpty()
        && url.password().isEmpty()
        && (url.isHttps()
            || switch (url.host()) {
              case "localhost", "::1", "169.254.170.2", "169.254.170.23", "fd00:ec2::23" -> true;
              default -> url.host().matches("127(\\.\\d{1,3}){3}");
            });
  }

  private Credentials fetch(HttpUrl url) throws IOException {
    Request.Builder request = new Request.Builder().url(url).header("Accept", "application/json");
    Optional<String> token = token();
    token.ifPresent(value -> request.header("Authorization", value));
    HttpAnswer answer =
        Repeated.answer(
            "the container's endpoint " + url.host(),
            () -> http.sendDirectly(request, MAX_ANSWER_BYTES));
    try {
      if (!answer.isSuccess()) {
        throw new IOException(
            "the container's endpoint %s answered with status %d"
                .formatted(url.host(), answer.status()));
      }
      return ContainerAnswer.parse(answer.body());
    } finally {
      Arrays.fill(answer.body(), (byte) 0);
    }
  }

  /** The file wins, and is read each time: EKS writes it anew. */
  private Optional<String> token() throws IOException {
    Optional<String> file = surroundings.environment("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    if (file.isPresent()) {
      return Optional.of(SmallFile.read(Path.of(file.get())));
    }
    Optional<String> token = surroundings.environment("AWS_CONTAINER_AUTHORIZATION_TOKEN");
    if (token.filter(value -> value.chars().anyMatch(c -> c < ' ' || c > '~')).isPresent()) {
      throw new IOException("AWS_CONTAINER_AUTHORIZATION_TOKEN is not fit for a header");
    }
    return token;
  }
}
