package org.claviger.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ceremonies as an operator types them. */
final class DomainCommandTest {
  @TempDir Path folder;
  private Path a;
  private Path b;

  @BeforeEach
  void configure() throws Exception {
    a = configuration("a");
    b = configuration("b");
  }

  private Path configuration(String name) throws Exception {
    return Files.writeString(
        folder.resolve(name + ".yaml"),
        "data: " + folder.resolve(name) + "\nhsm: {openOnly: true}");
  }

  private static void refused(String reason, Object... arguments) {
    Ran outcome = Ran.of(arguments);
    assertThat(outcome.code()).as(outcome.out()).isEqualTo(2);
    assertThat(outcome.err()).contains(reason);
  }

  @Test
  void aDomainIsMadeSentReceivedAndRetired() {
    Path request = folder.resolve("request.json");
    Path sent = folder.resolve("package.json");
    Ran created = Ran.done("create", "--config", a);
    assertThat(created.out()).contains("domain identities", "domain us-east-1", "audit key");
    assertThat(Ran.done("create", "--config", a).out()).isEqualTo(created.out());
    refused("already", "create", "--config", a, "--identities");

    String fingerprint =
        Ran.done("request", "--config", b, "--identities", "--out", request).value("fingerprint");
    Object[] send = {"send", "--config", a, "--request", request, "--out", sent};
    refused("--fingerprint", send);
    refused("not what the other side says", with(send, "--fingerprint", "0".repeat(64)));
    assertThat(sent).doesNotExist();
    String check = Ran.done(with(send, "--fingerprint", fingerprint)).value("check value");
    assertThat(created.value("check value")).isEqualTo(check);

    Object[] receive = {"receive", "--config", b, "--package", sent};
    refused("--check", receive);
    refused("not what the other side says", with(receive, "--check", fingerprint));
    assertThat(Ran.done(with(receive, "--check", check)).value("check value")).isEqualTo(check);
    refused("hsm domain request", with(receive, "--check", check));

    assertThat(Ran.of("list", "--config", a, "--config", b).code()).isEqualTo(1);
    Ran.done("retire", "--config", b, "--identities", "--remaining", a);
    assertThat(Ran.done("list", "--config", b).out()).contains("is not here");
    refused("not confirmed", "retire", "--config", a, "--identities", "--last");
    Ran.done("retire", "--config", a, "--identities", "--last", "--confirm", "destroy identities");
  }

  private static Object[] with(Object[] arguments, Object... more) {
    Object[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return all;
  }

  @Test
  void twoHsmsOfOneMachineNeedOneCommand() {
    Ran.done("create", "--config", a, "--identities");
    Ran.done("add", "--from", a, "--to", b, "--identities");
    Ran list = Ran.of("list", "--config", a, "--config", b);
    assertThat(list.code()).as("%s", list.out()).isZero();
    assertThat(list.out()).doesNotContain("DIFFERENT");
    Ran.done("renew", "--config", a, "--identities");
    refused("same versions", "activate", "--config", a, "--config", b, "--identities");
    Ran.done("add", "--from", a, "--to", b, "--identities");
    Ran.done("activate", "--config", a, "--config", b, "--identities");
    list = Ran.done("list", "--config", a, "--config", b);
    assertThat(list.out()).contains("versions     2, current 2").doesNotContain("current 1");
    refused("the same token", "add", "--from", a, "--to", a, "--identities");
    refused(
        "does not have the same keys", "retire", "--config", a, "--identities", "--remaining", a);
  }

  @Test
  void hsmsOfDifferentDomainsAreSeen() {
    Ran.done("create", "--config", a, "--identities");
    Ran.done("create", "--config", b, "--identities");
    Ran list = Ran.of("list", "--config", a, "--config", b);
    assertThat(list.code()).isEqualTo(1);
    assertThat(list.out()).contains("DIFFERENT");
    refused(
        "does not have the same keys", "retire", "--config", a, "--identities", "--remaining", b);
    refused("nothing was changed", "add", "--from", a, "--to", b, "--identities");
  }

  @Test
  void aMemberThatLacksKeysIsNamedWithTheCommandThatBringsThem() {
    Object[] region = {"--region", "us-east-1"};
    Ran.done("create", "--config", a);
    Ran.done("add", "--from", a, "--to", b);
    // Was made before there was a transfer key, and is taken in after it.
    Path request = folder.resolve("request.json");
    Path stale = folder.resolve("stale.json");
    Ran requested =
        Ran.done(with(new Object[] {"request", "--config", b, "--out", request}, region));
    Object[] send = {
      "send", "--config", a, "--request", request, "--fingerprint", requested.value("fingerprint")
    };
    String staleCheck = Ran.done(with(send, "--out", stale)).value("check value");
    assertThat(Ran.done(with(new Object[] {"transfer", "--config", a}, region)).out())
        .contains("Bring it to every other HSM");
    // It is of the same domain as far as it goes, so it is taken in; the list tells what it lacks.
    Ran.done("receive", "--config", b, "--package", stale, "--check", staleCheck);
    Ran list = Ran.of("list", "--config", a, "--config", b);
    assertThat(list.code()).isEqualTo(1);
    assertThat(list.out())
        .contains(
            "    %s lacks the keys transfer 1: ./claviger hsm domain add --from %s --to %s --region us-east-1"
                .formatted(b, a, b));
    assertThat(Ran.of("list", "--config", b, "--config", a).out())
        .contains("    %s lacks the keys transfer 1".formatted(b));
    Ran.done(with(new Object[] {"add", "--from", a, "--to", b}, region));
    assertThat(Ran.of("list", "--config", a, "--config", b).code()).isZero();
    Ran.done(with(new Object[] {"renew", "--config", a}, region));
    assertThat(Ran.of("list", "--config", a, "--config", b).out())
        .contains("lacks the keys kek 2, mac 2, sealing 2");
    Ran.done(with(new Object[] {"add", "--from", a, "--to", b}, region));
    Ran.done(with(new Object[] {"activate", "--config", a}, region));
    assertThat(Ran.of("list", "--config", a, "--config", b).out())
        .contains("has another current version: ./claviger hsm domain activate");
  }

  @Test
  void aPackageThatLacksTheTransferKeyIsNotTakenInWhereItIs() {
    Object[] region = {"--region", "us-east-1"};
    Object[] add = with(new Object[] {"add", "--from", a, "--to", b}, region);
    Ran.done("create", "--config", a);
    Ran.done("add", "--from", a, "--to", b);
    Ran.done(with(new Object[] {"transfer", "--config", b}, region));
    refused("lacks the transfer key, which this HSM has", add);
    assertThat(Ran.of("list", "--config", a, "--config", b).out())
        .contains(
            "%s lacks the keys transfer 1".formatted(a), "add --from %s --to %s".formatted(b, a));
    Ran.done("withdraw", "--config", b, "--region", "us-east-1");
    Ran.done(with(new Object[] {"add", "--from", b, "--to", a}, region));
    assertThat(Ran.of("list", "--config", a, "--config", b).code()).isZero();
  }

  @Test
  void aRunningServerKeepsItsKeys() throws Exception {
    Ran.done("create", "--config", a, "--identities");
    Ran.done("add", "--from", a, "--to", b, "--identities");
    Path store = folder.resolve("b").resolve("store");
    Files.createDirectories(store);
    try (var running =
        org.claviger.server.store.DatabaseUse.exclude(store.resolve("claviger.db"))) {
      assertThat(running).isNotNull();
      refused("in use", "retire", "--config", b, "--identities", "--remaining", a);
    }
    Ran.done("retire", "--config", b, "--identities", "--remaining", a);
  }

  @Test
  void filesThatAreNoRequestsAreRefused() throws Exception {
    Ran.done("create", "--config", a, "--identities");
    Path file = Files.writeString(folder.resolve("file"), "{}");
    Path out = folder.resolve("out");
    refused("format", "send", "--config", a, "--request", file, "--out", out);
    refused("format", "receive", "--config", a, "--package", file);
    Files.write(file, new byte[100_000]);
    refused("too long", "receive", "--config", a, "--package", file);
  }
}
