package org.claviger.provider.internal.key;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EntryNameTest {
  @Test
  void anEntryIsItsAliasWithoutThePrefix() {
    assertThat(EntryName.toAlias("a/b")).isEqualTo("alias/a/b");
    assertThat(EntryName.ofAlias("alias/a/b")).isEqualTo("a/b");
  }

  @Test
  void knowsTheCharactersAndTheLengthOfAliases() {
    assertThat(EntryName.canBeAlias("aZ0:/_-")).isTrue();
    assertThat(EntryName.canBeAlias("a".repeat(250))).isTrue();
    assertThat(EntryName.canBeAlias("a".repeat(251))).isFalse();
    assertThat(EntryName.canBeAlias("")).isFalse();
    assertThat(EntryName.canBeAlias("a b")).isFalse();
    assertThat(EntryName.canBeAlias("é")).isFalse();
  }

  @Test
  void knowsTheFormOfKeyIds() {
    assertThat(EntryName.isKeyId("1234abcd-12ab-34cd-56ef-1234567890ab")).isTrue();
    assertThat(EntryName.isKeyId("mrk-1234abcd12ab34cd56ef1234567890ab")).isTrue();
    assertThat(EntryName.isKeyId("invoices")).isFalse();
    assertThat(EntryName.isKeyId("1234abcd-12ab-34cd-56ef-1234567890ab0")).isFalse();
  }
}
