package org.claviger.server.app;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.PinSource;
import org.claviger.server.file.PrivateFile;
import org.claviger.server.hsm.pkcs11.TokenSigner;
import org.claviger.server.quorum.Approval;
import org.claviger.server.quorum.ApprovalRequest;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Signs a request, on the operator's own machine: it needs no server and no HSM of it. */
@Command(
    name = "sign",
    description = {
      "Shows what a request is for, and signs it with your key.",
      "The approval is written beside the request."
    },
    mixinStandardHelpOptions = true)
final class OperatorsSignCommand implements Callable<Integer> {
  private static final int P384_BITS = 384;

  @Parameters(paramLabel = "FOLDER", description = "Where request.json is.")
  private Path folder;

  @Option(names = "--name", paramLabel = "NAME", required = true, description = "Your name.")
  private String name;

  @ArgGroup(multiplicity = "1")
  private Key key;

  @Option(
      names = "--yes",
      description = "Sign without a question: you have read the request by other means.")
  private boolean yes;

  @Spec private CommandSpec spec;

  /** Where the private key is. */
  private static final class Key {
    @ArgGroup(exclusive = false)
    private InFile file;

    @ArgGroup(exclusive = false)
    private OnToken token;
  }

  /** In a file. */
  private static final class InFile {
    @Option(
        names = "--key",
        paramLabel = "FILE",
        required = true,
        description = "Your private key: PKCS#8 in PEM, with or without a passphrase.")
    private Path path;

    @Option(
        names = "--passphrase-file",
        paramLabel = "FILE",
        description = "A file with its passphrase, which is asked for otherwise.")
    private Optional<Path> passphrase;
  }

  /** On a smart card, or another token. */
  private static final class OnToken {
    @Option(
        names = "--module",
        paramLabel = "FILE",
        required = true,
        description = "The PKCS#11 module of your smart card.")
    private Path module;

    @Option(
        names = "--token",
        paramLabel = "LABEL",
        required = true,
        description = "The token's label.")
    private String token;

    @Option(
        names = "--label",
        paramLabel = "LABEL",
        required = true,
        description = "The key's label.")
    private String label;

    @Option(
        names = "--pin-file",
        paramLabel = "FILE",
        required = true,
        description = "A file with the PIN, readable by its owner alone.")
    private Path pin;
  }

  @Override
  public Integer call() throws Exception {
    byte[] file = DocumentFile.read(folder.resolve(QuorumGate.REQUEST));
    ApprovalRequest request = ApprovalRequest.parse(file);
    PrintWriter out = spec.commandLine().getOut();
    out.println(request.described().text());
    out.println("  (asked " + request.created() + ", good until " + request.expires() + ")");
    out.flush();
    if (!yes && !isConfirmed()) {
      out.println("Not signed.");
      return 2;
    }
    Approval approval = Approval.of(file, name, signature(file));
    Path written = folder.resolve(name + QuorumGate.APPROVAL_SUFFIX);
    PrivateFile.write(written, approval.toJson());
    out.println("Signed: " + written);
    return 0;
  }

  private static boolean isConfirmed() {
    return terminal()
        .map(console -> "yes".equals(console.readLine("Approve? Type yes: ")))
        .orElse(false);
  }

  /** Newer Java gives a console without a terminal too; nothing can be read from it. */
  @SuppressWarnings("SystemConsoleNull")
  private static Optional<Console> terminal() {
    return Optional.ofNullable(System.console());
  }

  private byte[] signature(byte[] file) throws IOException, GeneralSecurityException {
    if (key.token != null) {
      PinSource pin = PinSource.file(key.token.pin);
      return TokenSigner.sign(
          HsmConfig.ofModule(key.token.module, pin), key.token.token, key.token.label, file);
    }
    PrivateKey own = OperatorKeyFile.readPrivate(key.file.path, this::passphrase);
    Signature signer = Signature.getInstance(algorithm(own));
    signer.initSign(own);
    signer.update(file);
    return signer.sign();
  }

  private static String algorithm(PrivateKey key) {
    if (key instanceof ECKey ec) {
      boolean isP384 = ec.getParams().getOrder().bitLength() == P384_BITS;
      return isP384 ? "SHA384withECDSA" : "SHA256withECDSA";
    }
    return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "Ed25519";
  }

  private char[] passphrase() {
    if (key.file.passphrase.isPresent()) {
      try {
        byte[] content = DocumentFile.read(key.file.passphrase.get());
        return new String(content, StandardCharsets.UTF_8).strip().toCharArray();
      } catch (IOException e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    }
    return terminal()
        .map(console -> console.readPassword("Passphrase of %s: ", key.file.path))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the key has a passphrase, and there is no terminal to ask for it:"
                        + " --passphrase-file"));
  }
}
