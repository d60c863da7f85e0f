package org.claviger.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Shared libraries that tests put before others; their sources are resources. */
public final class CompiledLibrary {
  private CompiledLibrary() {}

  /**
   * Compiles one.
   *
   * @param resource the C source, such as {@code /audit/faultydisk.c}
   * @param folder where source and library go
   * @param more options for the compiler
   */
  public static Path of(String resource, Path folder, String... more) throws IOException {
    Path compiler = Prerequisite.program("gcc");
    String name = resource.substring(resource.lastIndexOf('/') + 1);
    Path source = folder.resolve(name);
    try (InputStream content = CompiledLibrary.class.getResourceAsStream(resource)) {
      Files.copy(content, source);
    }
    Path library = folder.resolve(name.replace(".c", ".so"));
    List<String> command =
        new ArrayList<>(List.of(compiler.toString(), "-shared", "-fPIC", "-O1", "-o"));
    command.addAll(List.of(library.toString(), source.toString()));
    command.addAll(List.of(more));
    Command.Outcome compiled = Command.of(command).run();
    assertThat(compiled.exitCode()).as(compiled.errors()).isZero();
    return library;
  }

  /** The module of SoftHSM, as a server finds it. */
  public static String softHsm() {
    String found = System.getenv("CLAVIGER_PKCS11_MODULE");
    return found == null || found.isEmpty() ? "/usr/lib/softhsm/libsofthsm2.so" : found;
  }
}
