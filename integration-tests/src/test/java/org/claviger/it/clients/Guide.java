package org.claviger.it.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.claviger.it.ServerProcess;

/** One recipe of docs/provider/clients.md, so that what the guide says is what is tested. */
record Guide(String text) {
  private static final String FILE = "docs/provider/clients.md";

  /** The section under a heading. */
  static Guide section(String heading) {
    Matcher section =
        Pattern.compile("(?ms)^## " + Pattern.quote(heading) + "\\n(.*?)(?=^## |\\z)")
            .matcher(whole().text());
    if (!section.find()) {
      throw new IllegalStateException(FILE + " has no section " + heading);
    }
    return new Guide(section.group(1));
  }

  static Guide whole() {
    try {
      return new Guide(Files.readString(ServerProcess.repository().resolve(FILE)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The only fenced block in a language. */
  String block(String language) {
    List<String> blocks = blocks(language);
    if (blocks.size() != 1) {
      throw new IllegalStateException(blocks.size() + " blocks of " + language);
    }
    return blocks.get(0);
  }

  List<String> blocks(String language) {
    return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  /** A block with the files of the tests in the place of those that it names. */
  static String withFiles(String block, Identities identities) {
    return block
        .replace("/etc/claviger/claviger.properties", identities.configuration().toString())
        .replace("/etc/claviger/keytool.properties", identities.keytoolConfiguration().toString())
        .replace("/etc/claviger/trust.p12", identities.trustFile().toString())
        .replace("/opt/claviger/claviger-provider.jar", ServerProcess.providerJar().toString());
  }
}
