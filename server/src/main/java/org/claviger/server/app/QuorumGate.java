package org.claviger.server.app;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.file.PrivateFile;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmModule;
import org.claviger.server.hsm.pkcs11.Pkcs11Module;
import org.claviger.server.quorum.Approval;
import org.claviger.server.quorum.ApprovalRequest;
import org.claviger.server.quorum.Approved;
import org.claviger.server.quorum.Described;
import org.claviger.server.quorum.Operator;
import org.claviger.server.quorum.Quorum;

/**
 * Lets through what needs approval: freely while no operators are enrolled, and with enough
 * approvals otherwise. For a process that does not have the module open meanwhile.
 */
final class QuorumGate {
  static final String REQUEST = "request.json";
  static final String APPROVAL_SUFFIX = ".approval.json";
  private static final int MAX_APPROVALS = 100;

  private final HsmConfig hsm;
  private final DataDirectory data;
  private final Clock clock;

  /** In front of an HSM whose identities' token names the operators. */
  QuorumGate(HsmConfig hsm, DataDirectory data, Clock clock) {
    this.hsm = requireNonNull(hsm, "hsm");
    this.data = requireNonNull(data, "data");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Returns if an operation may begin; its request is used then, and a record of the approvals
   * waits in the data folder for the server to enter it in the audit trail.
   *
   * @param approvals the folder with the request and the approvals; empty if there is none yet
   * @return the approval; empty if there are no operators
   * @throws ApprovalNeededException if it is not approved; a request for it is in a folder that the
   *     message names
   */
  Optional<Approved> pass(Described described, Optional<Path> approvals) throws IOException {
    Optional<Quorum> quorum = KeptQuorum.read(hsm);
    if (quorum.isEmpty()) {
      return Optional.empty();
    }
    if (approvals.isEmpty()) {
      throw needed(quorum.get(), described);
    }
    byte[] request = DocumentFile.read(approvals.get().resolve(REQUEST));
    List<Approval> given = approvals(approvals.get());
    Approved approved = quorum.get().approve(described, request, given, clock.instant());
    KeptQuorum.write(hsm, approved.quorum());
    record(approved, request, given);
    return Optional.of(approved);
  }

  /** Has other operators decide from now on; the first are enrolled without an approval. */
  void change(Quorum next, Described described, Optional<Path> approvals) throws IOException {
    boolean isFirst = pass(described, approvals).isEmpty();
    KeptQuorum.write(hsm, next);
    if (isFirst) {
      ApprovalRequest first = request(next, described);
      record(new Approved(first, List.of(), next), first.toJson(), List.of());
    }
  }

  private ApprovalRequest request(Quorum quorum, Described described) {
    byte[] nonce = new byte[16];
    new SecureRandom().nextBytes(nonce);
    return new ApprovalRequest(
        described, quorum.digest(), HexFormat.of().formatHex(nonce), clock.instant());
  }

  private ApprovalNeededException needed(Quorum quorum, Described described) throws IOException {
    ApprovalRequest request = request(quorum, described);
    Path folder = Path.of("approvals-" + request.nonce().substring(0, 8)).toAbsolutePath();
    Files.createDirectory(folder);
    PrivateFile.write(folder.resolve(REQUEST), request.toJson());
    List<String> names = quorum.operators().stream().map(Operator::name).toList();
    return new ApprovalNeededException(quorum.threshold(), names, folder);
  }

  private static List<Approval> approvals(Path folder) throws IOException {
    List<Approval> approvals = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + APPROVAL_SUFFIX)) {
      for (Path file : files) {
        if (approvals.size() == MAX_APPROVALS) {
          throw new IOException(folder + " holds more than " + MAX_APPROVALS + " approvals");
        }
        approvals.add(Approval.parse(DocumentFile.read(file)));
      }
    }
    return approvals;
  }

  private void record(Approved approved, byte[] request, List<Approval> given) throws IOException {
    Files.createDirectories(data.approved());
    try (HsmModule module = Pkcs11Module.open(hsm.withOpenOnly(true));
        HsmDomain identities = module.openIdentity()) {
      ApprovedRecord.Sealed record =
          ApprovedRecord.of(approved, request, given, clock.instant(), identities);
      PrivateFile.write(
          data.approved().resolve(approved.request().nonce() + ".json"), record.toJson());
    }
  }
}
