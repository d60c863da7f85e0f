package org.claviger.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

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

  private record Outcome(int code, String out, String err) {
    String value(String name) {
      Matcher matcher = Pattern.compile("(?m)^ *" + name + " +(\\S+)").matcher(out);
      assertThat(matcher.find()).as("%s in %s %s", name, out, err).isTrue();
      return matcher.group(1);
    }
  }

  private static Outcome run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = new CommandLine(new HsmDomainCommand());
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> StartFailure.report(failure, command.getErr()));
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    return new Outcome(line.execute(texts), out.toString(), err.toString());
  }

  private static Outcome done(Object... arguments) {
    Outcome outcome = run(arguments);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return outcome;
  }

  private static void refused(String reason, Object... arguments) {
    Outcome outcome = run(arguments);
    assertThat(outcome.code()).as(outcome.out()).isEqualTo(2);
    assertThat(outcome.err()).contains(reason);
  }

  @Test
  void aDomainIsMadeSentReceivedAndRetired() {
    Path request = folder.resolve("request.json");
    Path sent = folder.resolve("package.json");
    Outcome created = done("create", "--config", a);
    assertThat(created.out()).contains("domain identities", "domain us-east-1", "audit key");
    assertThat(done("create", "--config", a).out()).isEqualTo(created.out());
    refused("already", "create", "--config", a, "--identities");

    String fingerprint =
        done("request", "--config", b, "--identities", "--out", request).value("fingerprint");
    Object[] send = {"send", "--config", a, "--request", request, "--out", sent};
    refused("--fingerprint", send);
    refused("not what the other side says", with(send, "--fingerprint", "0".repeat(64)));
    assertThat(sent).doesNotExist();
    String check = done(with(send, "--fingerprint", fingerprint)).value("check value");
    assertThat(created.value("check value")).isEqualTo(check);

    Object[] receive = {"receive", "--config", b, "--package", sent};
    refused("--check", receive);
    refused("not what the other side says", with(receive, "--check", fingerprint));
    assertThat(done(with(receive, "--check", check)).value("check value")).isEqualTo(check);
    refused("hsm domain request", with(receive, "--check", check));

    assertThat(run("list", "--config", a, "--config", b).code()).isEqualTo(1);
    done("retire", "--config", b, "--identities", "--remaining", a);
    assertThat(done("list", "--config", b).out()).contains("is not here");
    refused("not confirmed", "retire", "--config", a, "--identities", "--last");
    done("retire", "--config", a, "--identities", "--last", "--confirm", "destroy identities");
  }

  private static Object[] with(Object[] arguments, Object... more) {
    Object[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return all;
  }

  @Test
  void twoHsmsOfOneMachineNeedOneCommand() {
    done("create", "--config", a, "--identities");
    done("add", "--from", a, "--to", b, "--identities");
    Outcome list = run("list", "--config", a, "--config", b);
    assertThat(list.code()).as("%s", list.out()).isZero();
    assertThat(list.out()).doesNotContain("DIFFERENT");
    done("renew", "--config", a, "--identities");
    refused("same versions", "activate", "--config", a, "--config", b, "--identities");
    done("add", "--from", a, "--to", b, "--identities");
    done("activate", "--config", a, "--config", b, "--identities");
    list = done("list", "--config", a, "--config", b);
    assertThat(list.out()).contains("versions     2, current 2").doesNotContain("current 1");
    refused("the same token", "add", "--from", a, "--to", a, "--identities");
    refused(
        "does not have the same keys", "retire", "--config", a, "--identities", "--remaining", a);
  }

  @Test
  void hsmsOfDifferentDomainsAreSeen() {
    done("create", "--config", a, "--identities");
    done("create", "--config", b, "--identities");
    Outcome list = run("list", "--config", a, "--config", b);
    assertThat(list.code()).isEqualTo(1);
    assertThat(list.out()).contains("DIFFERENT");
    refused(
        "does not have the same keys", "retire", "--config", a, "--identities", "--remaining", b);
    refused("nothing was changed", "add", "--from", a, "--to", b, "--identities");
  }

  @Test
  void aMemberThatLacksKeysIsNamedWithTheCommandThatBringsThem() {
    Object[] region = {"--region", "us-east-1"};
    done("create", "--config", a);
    done("add", "--from", a, "--to", b);
    // Was made before there was a transfer key, and is taken in after it.
    Path request = folder.resolve("request.json");
    Path stale = folder.resolve("stale.json");
    Outcome requested =
        done(with(new Object[] {"request", "--config", b, "--out", request}, region));
    Object[] send = {
      "send", "--config", a, "--request", request, "--fingerprint", requested.value("fingerprint")
    };
    String staleCheck = done(with(send, "--out", stale)).value("check value");
    assertThat(done(with(new Object[] {"transfer", "--config", a}, region)).out())
        .contains("Bring it to every other HSM");
    // It is of the same domain as far as it goes, so it is taken in; the list tells what it lacks.
    done("receive", "--config", b, "--package", stale, "--check", staleCheck);
    Outcome list = run("list", "--config", a, "--config", b);
    assertThat(list.code()).isEqualTo(1);
    assertThat(list.out())
        .contains(
            "    %s lacks the keys transfer 1: ./claviger hsm domain add --from %s --to %s --region us-east-1"
                .formatted(b, a, b));
    assertThat(run("list", "--config", b, "--config", a).out())
        .contains("    %s lacks the keys transfer 1".formatted(b));
    done(with(new Object[] {"add", "--from", a, "--to", b}, region));
    assertThat(run("list", "--config", a, "--config", b).code()).isZero();
    done(with(new Object[] {"renew", "--config", a}, region));
    assertThat(run("list", "--config", a, "--config", b).out())
        .contains("lacks the keys kek 2, mac 2, sealing 2");
    done(with(new Object[] {"add", "--from", a, "--to", b}, region));
    done(with(new Object[] {"activate", "--config", a}, region));
    assertThat(run("list", "--config", a, "--config", b).out())
        .contains("has another current version: ./claviger hsm domain activate");
  }

  @Test
  void aPackageThatLacksTheTransferKeyIsNotTakenInWhereItIs() {
    Object[] region = {"--region", "us-east-1"};
    Object[] add = with(new Object[] {"add", "--from", a, "--to", b}, region);
    done("create", "--config", a);
    done("add", "--from", a, "--to", b);
    done(with(new Object[] {"transfer", "--config", b}, region));
    refused("lacks the transfer key, which this HSM has", add);
    assertThat(run("list", "--config", a, "--config", b).out())
        .contains(
            "%s lacks the keys transfer 1".formatted(a), "add --from %s --to %s".formatted(b, a));
    done("withdraw", "--config", b, "--region", "us-east-1");
    done(with(new Object[] {"add", "--from", b, "--to", a}, region));
    assertThat(run("list", "--config", a, "--config", b).code()).isZero();
  }

  @Test
  void aRunningServerKeepsItsKeys() throws Exception {
    done("create", "--config", a, "--identities");
    done("add", "--from", a, "--to", b, "--identities");
    Path store = folder.resolve("b").resolve("store");
    Files.createDirectories(store);
    try (var running =
        org.claviger.server.store.DatabaseUse.exclude(store.resolve("claviger.db"))) {
      assertThat(running).isNotNull();
      refused("in use", "retire", "--config", b, "--identities", "--remaining", a);
    }
    done("retire", "--config", b, "--identities", "--remaining", a);
  }

  @Test
  void filesThatAreNoRequestsAreRefused() throws Exception {
    done("create", "--config", a, "--identities");
    Path file = Files.writeString(folder.resolve("file"), "{}");
    Path out = folder.resolve("out");
    refused("format", "send", "--config", a, "--request", file, "--out", out);
    refused("format", "receive", "--config", a, "--package", file);
    Files.write(file, new byte[100_000]);
    refused("too long", "receive", "--config", a, "--package", file);
  }
}
