package org.claviger.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Two SoftHSM tokens of one domain as docs/custom-key-stores.md makes and declares them. */
public final class DeclaredCluster {
  /** Its id in requests. */
  public static final String ID = "cluster-2345abcd234";

  /** The password of a store on it. */
  public static final String PIN = "own-pin-1";

  /** The two HSMs. */
  public static final List<String> NAMES = List.of("one", "two");

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Path folder;
  private final List<Path> tokens = new ArrayList<>();
  private final String trustAnchor;

  private DeclaredCluster(Path folder, String trustAnchor) {
    this.folder = folder;
    this.trustAnchor = trustAnchor;
  }

  /** Holds the ceremony on two SoftHSMs, whose tokens the server's own then has both. */
  public static DeclaredCluster make(Path folder) throws IOException {
    DeclaredCluster cluster = makeApart(folder);
    Path into = cluster.data().resolve("hsm/tokens");
    Files.createDirectories(
        into, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    for (String from : NAMES) {
      try (Stream<Path> found = Files.list(folder.resolve(from + "/hsm/tokens"))) {
        Path token = found.findFirst().orElseThrow();
        cluster.tokens.add(Files.move(token, into.resolve(token.getFileName())));
      }
    }
    return cluster;
  }

  /** Holds it on two SoftHSMs that stay where they are, each in the folder of its name. */
  public static DeclaredCluster makeApart(Path folder) throws IOException {
    DeclaredCluster cluster = new DeclaredCluster(folder, anchor(folder));
    Path one = cluster.member(NAMES.get(0));
    Path two = cluster.member(NAMES.get(1));
    ceremony("create", "--config", one.toString());
    ceremony("add", "--from", one.toString(), "--to", two.toString());
    return cluster;
  }

  /** The server's data. */
  public Path data() {
    return folder.resolve("data");
  }

  /** The folders of the two tokens. */
  public List<Path> tokens() {
    return tokens;
  }

  /** The certificate that a store's maker shows, as PEM. */
  public String trustAnchor() {
    return trustAnchor;
  }

  /**
   * A server's configuration that declares it.
   *
   * @param modules of the two members; none for the region's own
   * @param more further lines of it
   */
  public Path configuration(List<Path> modules, String more) throws IOException {
    StringBuilder members = new StringBuilder("members:\n");
    IntStream.range(0, tokens.size())
        .forEach(
            i -> {
              members.append("        - tokenSerial: \"").append(serial(tokens.get(i)));
              members.append("\"\n");
              modules.stream().skip(i).limit(1).forEach(each -> members.append(module(each)));
            });
    return write(members.toString(), more);
  }

  /**
   * A server's configuration that declares it with other members.
   *
   * @param members the lines of the section
   * @param more further lines of the file
   */
  public Path write(String members, String more) throws IOException {
    return Files.writeString(
        folder.resolve("claviger.yaml"),
        """
        data: %s
        http: {port: 0}
        management: {port: 0}
        customKeyStores:
          check: 200ms
          clusters:
            - id: %s
              trustAnchor: %s
              allow: [ASYMMETRIC, HMAC, ADOPTION]
              %s%s"""
            .formatted(data(), ID, pem(folder), members, more));
  }

  /** Puts a key into both tokens, by SoftHSM's own tool. */
  public void importIntoEach(PrivateKey key, String label, String id) throws IOException {
    String encoded = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    Path pem =
        secret(label, "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----\n");
    Path configuration =
        Files.writeString(
            folder.resolve("softhsm2.conf"), "directories.tokendir = " + tokens.get(0).getParent());
    for (Path token : tokens) {
      List<String> command = new ArrayList<>(List.of("softhsm2-util", "--import", pem.toString()));
      command.addAll(List.of("--serial", serial(token), "--pin", PIN));
      command.addAll(List.of("--label", label, "--id", id));
      run(Command.of(command).with("SOFTHSM2_CONF", configuration.toString()));
    }
  }

  private static String module(Path module) {
    return "          module: " + module + "\n";
  }

  /** SoftHSM's serial number is the end of the token's folder's name. */
  private static String serial(Path token) {
    Matcher end =
        Pattern.compile("([0-9a-f]{4})-([0-9a-f]{12})$").matcher(token.getFileName().toString());
    assertThat(end.find()).isTrue();
    return end.group(1) + end.group(2);
  }

  private Path member(String name) throws IOException {
    return Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        data: %s
        regions: [ks-acme-1]
        hsm: {openOnly: true, pin: {file: %s}, securityOfficerPin: {file: %s}}
        """
            .formatted(folder.resolve(name), secret("user", PIN), secret("officer", "so-pin-1")));
  }

  private Path secret(String name, String value) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, value);
    }
    return file;
  }

  private static void ceremony(String... arguments) {
    List<String> all = new ArrayList<>(List.of("hsm", "domain"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--region", "ks-acme-1"));
    run(Command.server(all.toArray(new String[0])));
  }

  private static Path pem(Path folder) {
    return folder.resolve("customerCA.crt");
  }

  private static String anchor(Path folder) throws IOException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> store =
        List.of("-keystore", folder.resolve("ca.p12").toString(), "-storepass", "changeit");
    run(keytool(keytool, store, "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=ca"));
    String pem = run(keytool(keytool, store, "-exportcert", "-alias", "ca", "-rfc"));
    Files.writeString(pem(folder), pem);
    return pem;
  }

  private static Command keytool(String keytool, List<String> store, String... arguments) {
    List<String> all = new ArrayList<>(List.of(keytool));
    all.addAll(List.of(arguments));
    all.addAll(store);
    return Command.of(all);
  }

  private static String run(Command command) {
    Command.Outcome outcome = command.within(LIMIT).run();
    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
    return outcome.output();
  }
}
