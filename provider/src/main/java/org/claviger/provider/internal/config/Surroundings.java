package org.claviger.provider.internal.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The process's system properties and environment, as functions of a name to a value or null.
 *
 * @param property a system property
 * @param variable an environment variable
 */
public record Surroundings(UnaryOperator<String> property, UnaryOperator<String> variable) {
  /** Those of this process. */
  public static final Surroundings PROCESS = new Surroundings(System::getProperty, System::getenv);

  /** A system property that is not blank. */
  public Optional<String> systemProperty(String name) {
    return present(property.apply(name));
  }

  /** An environment variable that is not blank. */
  public Optional<String> environment(String name) {
    return present(variable.apply(name));
  }

  /** A file in the {@code .aws} folder of the user. */
  public Path awsFile(String name) {
    return Path.of(systemProperty("user.home").orElse("."), ".aws", name);
  }

  private static Optional<String> present(String value) {
    return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
  }
}
