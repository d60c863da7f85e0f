package org.claviger.server.http.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorDocumentationTest {
  @ParameterizedTest
  @EnumSource
  void everyCodeIsInTheTableWithItsStatus(ErrorCode code) throws IOException {
    assertThat(Files.readString(Path.of("../docs/errors.md")))
        .contains("\n| " + code + " | " + ErrorRenderer.status(code) + " |");
  }
}
