package org.claviger.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** The blocks of the guide's section on keytool, by what they do. */
final class GuideOfKeytool {
  private static final List<String> BLOCKS = Guide.section("keytool").blocks("sh");

  private final Keytool keytool;

  GuideOfKeytool(Keytool keytool) {
    this.keytool = keytool;
  }

  String makeAKey() {
    return keytool.script(block("-genkeypair -alias signing"));
  }

  String request() {
    return keytool.script(block("-certreq"));
  }

  String beAnAuthority() {
    return withVariable("-genkeypair -alias root");
  }

  String certify() {
    return withVariable("-gencert");
  }

  String takeTheAnswer() {
    return withVariable("-importcert -noprompt -alias signing");
  }

  String keep() {
    return withVariable("-trustcacerts");
  }

  String rename() {
    return withVariable("-changealias");
  }

  /** Removes an entry; the guide's own example is of {@code releases}. */
  String remove(String entry) {
    return keytool.script(
        block("hsm=") + block("-delete").replace("-alias releases", "-alias " + entry));
  }

  String bring() {
    return keytool.script(block("-importkeystore"));
  }

  private String withVariable(String words) {
    return keytool.script(block("hsm=") + block(words));
  }

  /** The only block with some words in it. */
  private static String block(String words) {
    List<String> found = BLOCKS.stream().filter(block -> block.contains(words)).toList();
    assertThat(found).as(words).hasSize(1);
    return found.get(0);
  }
}
