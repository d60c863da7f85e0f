package org.claviger.server.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.claviger.server.config.ConfigFile;
import org.claviger.server.store.SqliteStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every step that could lose or move a domain asks the operators, once there are any. */
final class CeremonyApprovalTest {
  private static final List<String> OPERATORS = List.of("alice", "bob", "carol");

  @TempDir Path folder;
  private final List<Path> requests = new ArrayList<>();
  private Path a;
  private Path b;

  @BeforeEach
  void enrol() throws Exception {
    a = configuration("a");
    b = configuration("b");
    Ran.done("create", "--config", a);
    List<Object> enrol =
        new ArrayList<>(List.of("operators", "enrol", "--config", a, "--threshold", 2));
    for (String name : OPERATORS) {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      KeyPair pair = generator.generateKeyPair();
      pem(name + ".key", "PRIVATE KEY", pair.getPrivate().getEncoded());
      pem(name + ".pub", "PUBLIC KEY", pair.getPublic().getEncoded());
      enrol.addAll(List.of("--operator", name + "=" + folder.resolve(name + ".pub")));
    }
    assertThat(Ran.main(enrol.toArray()).code()).isZero();
  }

  private Path configuration(String name) throws Exception {
    return Files.writeString(
        folder.resolve(name + ".yaml"),
        "data: " + folder.resolve(name) + "\nhsm: {openOnly: true}");
  }

  private void pem(String file, String type, byte[] content) throws Exception {
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(
                type,
                Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content),
                type));
  }

  /** Requests are made in the folder in which a command runs. */
  @AfterEach
  void remove() throws Exception {
    for (Path request : requests) {
      try (Stream<Path> files = Files.list(request)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(request);
    }
  }

  /** The folder with the request that a command, which did nothing, has left. */
  private Path asked(String operation, Object... command) throws Exception {
    Ran ran = Ran.of(command);
    assertThat(ran.code()).as("%s %s", ran.out(), ran.err()).isEqualTo(2);
    Matcher matcher = Pattern.compile("A request is in (\\S+), good").matcher(ran.err());
    assertThat(matcher.find()).as(ran.err()).isTrue();
    Path request = Path.of(matcher.group(1));
    requests.add(request);
    assertThat(Files.readString(request.resolve("request.json"))).contains(operation);
    return request;
  }

  private void sign(Path request, String name) {
    Ran ran =
        Ran.main(
            "operators",
            "sign",
            request,
            "--name",
            name,
            "--key",
            folder.resolve(name + ".key"),
            "--yes");
    assertThat(ran.code()).as(ran.err()).isZero();
  }

  private static Object[] with(Object[] command, Path approvals) {
    Object[] all = Arrays.copyOf(command, command.length + 2);
    all[command.length] = "--approvals";
    all[command.length + 1] = approvals;
    return all;
  }

  /** A command needs two of three, is done with them, and not once more by the same. */
  private Ran approved(String operation, Object... command) throws Exception {
    Path request = asked(operation, command);
    sign(request, "carol");
    Object[] again = with(command, request);
    assertThat(Ran.of(again).err()).contains("1 of 2 needed approvals are there: of carol");
    sign(request, "alice");
    Ran ran = Ran.of(again);
    assertThat(Ran.of(again).err()).containsAnyOf("was used already", "no complete domain");
    return ran;
  }

  private static void done(Ran ran) {
    assertThat(ran.code()).as("%s %s", ran.out(), ran.err()).isZero();
  }

  private String check(Path config) {
    return Ran.of("list", "--config", config).out();
  }

  @Test
  void renewingAndReWrappingNeedApprovals() throws Exception {
    Object[] region = {"--config", a, "--region", "us-east-1"};
    String before = check(a);
    Path renewal = asked("RenewDomain", command("renew", region));
    assertThat(check(a)).isEqualTo(before);
    OPERATORS.forEach(name -> sign(renewal, name));
    done(approved("RenewDomain", command("renew", region)));
    assertThat(check(a)).contains("versions     2, current 1");
    // What approves a renewal approves nothing else.
    assertThat(Ran.of(with(command("activate", region), renewal)).err())
        .contains("the request is for something else");
    done(approved("RenewDomain", command("activate", region)));
    assertThat(check(a)).contains("versions     2, current 2");
    SqliteStore.open(ConfigFile.read(a).store()).close();
    done(approved("RewrapDomain", command("rewrap", region)));
    Ran forgotten = approved("RewrapDomain", command("forget", region, "--key-version", 1));
    assertThat(forgotten.err()).contains("holds no material");
    // The enrolment, and four operations.
    try (Stream<Path> records = Files.list(folder.resolve("a/approved"))) {
      assertThat(records).hasSize(5);
    }
  }

  @Test
  void addingAndRetiringNeedApprovals() throws Exception {
    Object[] add = {"add", "--from", a, "--to", b, "--region", "us-east-1"};
    Path addition = asked("AddHsm", add);
    assertThat(check(b)).doesNotContain("check value");
    assertThat(Files.readString(addition.resolve("request.json"))).contains("domain us-east-1");
    sign(addition, "bob");
    sign(addition, "alice");
    done(Ran.of(with(add, addition)));
    assertThat(check(b)).contains("check value");
    Object[] retire = {"retire", "--config", a, "--region", "us-east-1", "--remaining", b};
    String before = check(a);
    assertThat(Ran.of(with(retire, addition)).err()).contains("the request is for something else");
    Path retirement = asked("RetireHsm", retire);
    assertThat(check(a)).isEqualTo(before);
    sign(retirement, "bob");
    sign(retirement, "carol");
    done(Ran.of(with(retire, retirement)));
    assertThat(check(a)).contains("is not here");
  }

  @Test
  void sendingToAnotherMachineNeedsApprovalsAndTheLastHsmSaysThatItIs() throws Exception {
    Path request = folder.resolve("request.json");
    Path sent = folder.resolve("package.json");
    String out =
        Ran.done("request", "--config", b, "--region", "us-east-1", "--out", request).out();
    Matcher fingerprint = Pattern.compile("fingerprint +(\\S+)").matcher(out);
    assertThat(fingerprint.find()).isTrue();
    Object[] send = {
      "send",
      "--config",
      a,
      "--request",
      request,
      "--out",
      sent,
      "--fingerprint",
      fingerprint.group(1)
    };
    Path asked = asked("AddHsm", send);
    assertThat(sent).doesNotExist();
    sign(asked, "alice");
    sign(asked, "carol");
    done(Ran.of(with(send, asked)));
    assertThat(sent).exists();
    Path last =
        asked(
            "last HSM",
            "retire",
            "--config",
            a,
            "--region",
            "us-east-1",
            "--last",
            "--confirm",
            "destroy us-east-1");
    assertThat(Files.readString(last.resolve("request.json"))).contains("RetireHsm");
    assertThat(check(a)).contains("domain us-east-1").doesNotContain("is not here");
  }

  private static Object[] command(String name, Object[] region, Object... more) {
    List<Object> all = new ArrayList<>(List.of(name));
    all.addAll(Arrays.asList(region));
    all.addAll(Arrays.asList(more));
    return all.toArray();
  }
}
