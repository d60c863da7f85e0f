package org.claviger.server.backup;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.claviger.server.audit.Head;
import org.claviger.server.audit.anchor.Anchor;
import org.claviger.server.audit.anchor.AnchorSigner;
import org.claviger.server.config.BackupConfig;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.Sharing;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.store.StoreCopy;
import org.claviger.server.store.Table;

/**
 * Makes backups while requests are served, one at a time. The audit trail's end is read before the
 * database is copied: what is behind it in the trail may be in the copy too, but no change that is
 * missing from the copy stands before it.
 */
public final class BackupMaker {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'claviger-'uuuuMMdd'T'HHmmss'Z-'").withZone(ZoneOffset.UTC);
  private static final String SUFFIX = ".backup";
  private static final String COPY = ".copy.db";
  private static final int ID_BYTES = 16;
  private static final int SHORT_ID = 8;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final BackupConfig config;
  private final Source source;
  private final Clock clock;
  private final ReentrantLock turn = new ReentrantLock();

  /** Of a server. */
  public BackupMaker(BackupConfig config, Source source, Clock clock) {
    this.config = requireNonNull(config, "config");
    this.source = requireNonNull(source, "source");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * What a backup is made of.
   *
   * @param software the version of this server
   * @param account the operator's account
   * @param regions the hosted regions, the first first
   * @param signer signs as the audit trail's end is signed
   * @param domains the live domains
   * @param head the audit trail's last durable record
   * @param copyStore writes a copy of the database
   * @param storeBytes how long the database is
   */
  public record Source(
      String software,
      String account,
      List<String> regions,
      AnchorSigner signer,
      Map<DomainName, HsmDomain> domains,
      Supplier<Head> head,
      Consumer<Path> copyStore,
      Supplier<Long> storeBytes) {
    public Source {
      requireNonNull(software, "software");
      requireNonNull(account, "account");
      regions = List.copyOf(regions);
      requireNonNull(signer, "signer");
      domains = Map.copyOf(domains);
      requireNonNull(head, "head");
      requireNonNull(copyStore, "copyStore");
      requireNonNull(storeBytes, "storeBytes");
    }
  }

  /**
   * A backup that was made.
   *
   * @param file where it is
   * @param manifest what it says of itself
   * @param bytes how long it is
   */
  public record Made(Path file, Manifest manifest, long bytes) {
    public Made {
      requireNonNull(file, "file");
      requireNonNull(manifest, "manifest");
    }
  }

  /**
   * Makes a backup.
   *
   * @throws BackupRefusedException if one is being made, the folder is full, or a domain has no
   *     package
   * @throws UncheckedIOException if it cannot be written; then nothing of it is left
   */
  public Made make() {
    if (!turn.tryLock()) {
      throw new BackupRefusedException("another backup is being made");
    }
    try {
      return makeAlone();
    } catch (IOException e) {
      throw new UncheckedIOException("the backup could not be written: " + e.getMessage(), e);
    } finally {
      turn.unlock();
    }
  }

  private Made makeAlone() throws IOException {
    Files.createDirectories(
        config.folder(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    removeDrafts();
    checkRoom();
    List<Path> files = new ArrayList<>();
    Path copy = config.folder().resolve(COPY);
    files.add(copy);
    List<DomainName> names = source.domains().keySet().stream().sorted(DomainFiles.ORDER).toList();
    DomainFiles domains = new DomainFiles(config.domains());
    for (DomainName name : names) {
      files.add(domains.checked(name, source.domains().get(name)));
    }
    try {
      Head head = source.head().get();
      Files.createFile(
          copy, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      source.copyStore().accept(copy);
      Manifest manifest = manifest(head, new StoreCopy(copy), parts(files, names));
      Path file = config.folder().resolve(name(manifest));
      BackupWriter.write(file, manifest, source.signer(), files);
      return new Made(file, manifest, Files.size(file));
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private static List<Manifest.Part> parts(List<Path> files, List<DomainName> names)
      throws IOException {
    List<Manifest.Part> parts = new ArrayList<>();
    parts.add(BackupWriter.part(Manifest.DATABASE, files.get(0)));
    for (int i = 0; i < names.size(); i++) {
      parts.add(BackupWriter.part(Manifest.Part.DOMAIN + names.get(i), files.get(i + 1)));
    }
    return parts;
  }

  private Manifest manifest(Head head, StoreCopy copy, List<Manifest.Part> parts) {
    HsmDomain random = source.domains().get(DomainName.identities());
    return new Manifest(
        HexFormat.of().formatHex(random.random(ID_BYTES)),
        clock.instant(),
        source.software(),
        copy.schema(),
        source.account(),
        source.regions(),
        source.signer().region(),
        Anchor.fingerprint(source.signer().publicKey()),
        head.sequence(),
        head.hash(),
        copy.changes(),
        leftBehind(copy),
        parts);
  }

  /** How many materials the copy has no wrapped bytes of: they are objects of a token. */
  private static long leftBehind(StoreCopy copy) {
    AtomicLong count = new AtomicLong();
    copy.forEach(
        Table.MATERIAL,
        row -> {
          if (isTokenResident(row.document())) {
            count.incrementAndGet();
          }
        });
    return count.get();
  }

  private static boolean isTokenResident(byte[] document) {
    try {
      JsonNode material = MAPPER.readTree(document);
      boolean isAdopted = material.path("sharing").asText().equals(Sharing.ADOPTED.name());
      JsonNode wrapped = material.path("wrapped");
      return isAdopted || (wrapped.isTextual() && wrapped.textValue().isEmpty());
    } catch (IOException e) {
      return false;
    }
  }

  private static String name(Manifest manifest) {
    Instant time = manifest.time();
    return NAME.format(time) + manifest.id().substring(0, SHORT_ID) + SUFFIX;
  }

  /** What a crash left. */
  private void removeDrafts() throws IOException {
    for (Path file : list()) {
      String name = file.getFileName().toString();
      if (name.startsWith(COPY) || (name.startsWith(".claviger-") && name.endsWith(".draft"))) {
        Files.delete(file);
      }
    }
  }

  private void checkRoom() throws IOException {
    long files =
        list().stream().filter(file -> file.getFileName().toString().endsWith(SUFFIX)).count();
    if (files >= config.maxFiles()) {
      throw new BackupRefusedException(
          config.folder()
              + " holds "
              + files
              + " backups, and may hold "
              + config.maxFiles()
              + " (backup.maxFiles): take them away");
    }
    // The copy, and the backup that it goes into.
    long needed = 2 * source.storeBytes().get();
    long free = Files.getFileStore(config.folder()).getUsableSpace();
    if (free < needed) {
      throw new BackupRefusedException(
          config.folder() + " has " + free + " bytes free, and a backup may need " + needed);
    }
  }

  private List<Path> list() throws IOException {
    try (Stream<Path> files = Files.list(config.folder())) {
      return files.toList();
    }
  }
}
