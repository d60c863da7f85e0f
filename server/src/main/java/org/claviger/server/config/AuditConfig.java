package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The audit trail.
 *
 * @param folder where its files lie; made if it is not there
 * @param accountId the 12 digits of the account whose trail it is
 * @param fileBytes a file that reached this size is followed by a new one; 64 KiB to 1 TiB
 * @param timeout how long a request waits for its record, 10 ms to 1 minute
 * @param queueBytes how much may wait for the disk, 1 MiB to 1 GiB; what comes beyond is refused
 * @param refusalInterval how often the summed refusals of strangers are written, 1 s to 1 hour
 * @param refusalAddresses how many addresses are then named, 1 to 1,000; the rest is one sum
 * @param reserveBytes while the disk has less than this free, strangers write nothing at all: it is
 *     kept for those who are authenticated
 * @param files when a file is finished, and what becomes of it
 * @param anchors how often the end of the trail is signed, and where else that is kept
 */
public record AuditConfig(
    Path folder,
    String accountId,
    long fileBytes,
    Duration timeout,
    int queueBytes,
    Duration refusalInterval,
    int refusalAddresses,
    long reserveBytes,
    AuditFilesConfig files,
    AnchorConfig anchors) {
  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;
  private static final long TIB = 1L << 40;

  public AuditConfig {
    requireNonNull(folder, "folder");
    if (!requireNonNull(accountId, "accountId").matches("[0-9]{12}")) {
      throw new IllegalArgumentException("accountId is " + accountId + "; it must be 12 digits");
    }
    check("fileBytes", fileBytes, 64 * KIB, TIB);
    check("timeout in ms", timeout.toMillis(), 10, 60_000);
    check("queueBytes", queueBytes, MIB, 1024 * MIB);
    check("refusalInterval in s", refusalInterval.toSeconds(), 1, 3_600);
    check("refusalAddresses", refusalAddresses, 1, 1_000);
    check("reserveBytes", reserveBytes, 0, TIB);
    requireNonNull(files, "files");
    requireNonNull(anchors, "anchors");
  }

  /** The same with the defaults for finished files and anchors. */
  public AuditConfig(
      Path folder,
      String accountId,
      long fileBytes,
      Duration timeout,
      int queueBytes,
      Duration refusalInterval,
      int refusalAddresses,
      long reserveBytes) {
    this(
        folder,
        accountId,
        fileBytes,
        timeout,
        queueBytes,
        refusalInterval,
        refusalAddresses,
        reserveBytes,
        AuditFilesConfig.defaults(),
        AnchorConfig.defaults());
  }

  /** The same with other rules for finished files and anchors. */
  public AuditConfig with(AuditFilesConfig otherFiles, AnchorConfig otherAnchors) {
    return new AuditConfig(
        folder,
        accountId,
        fileBytes,
        timeout,
        queueBytes,
        refusalInterval,
        refusalAddresses,
        reserveBytes,
        otherFiles,
        otherAnchors);
  }

  /**
   * The defaults: files of 64 MiB, 2 seconds, a queue of 16 MiB, refusals every 5 seconds with 10
   * addresses, 256 MiB in reserve.
   */
  public static AuditConfig of(Path folder, String accountId) {
    return new AuditConfig(
        folder,
        accountId,
        64 * MIB,
        Duration.ofSeconds(2),
        (int) (16 * MIB),
        Duration.ofSeconds(5),
        10,
        256 * MIB);
  }

  static void check(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + " is " + value + "; it must be " + least + " to " + most);
    }
  }
}
