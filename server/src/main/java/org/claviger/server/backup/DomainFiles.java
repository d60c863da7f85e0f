package org.claviger.server.backup;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.claviger.server.document.MalformedDocumentException;
import org.claviger.server.file.PrivateFile;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.UnsupportedMechanismException;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.DomainPackage;
import org.claviger.server.hsm.ceremony.SharedKey;

/**
 * The packages of the domains' keys for the backup key, a file for each domain. They were made in a
 * ceremony and go into every backup.
 *
 * @param folder where they are
 */
public record DomainFiles(Path folder) {
  /** Domains in the order of their names. */
  static final Comparator<DomainName> ORDER = Comparator.comparing(DomainName::toString);

  private static final int MAX_BYTES = 64 << 10;

  public DomainFiles {
    requireNonNull(folder, "folder");
  }

  /** The file of a domain's package. */
  Path file(DomainName domain) {
    return folder.resolve(domain + ".json");
  }

  /** Keeps a package, in the place of one of the same domain. */
  public void put(DomainPackage domainPackage) throws IOException {
    PrivateFile.write(file(domainPackage.domain()), domainPackage.toJson());
  }

  /**
   * The file of a domain's package, once it was found to be of the domain as it is now.
   *
   * @throws BackupRefusedException if it is not there, is of another domain, or of the time before
   *     a renewal, or before there was a transfer key
   */
  Path checked(DomainName name, HsmDomain domain) throws IOException {
    Path file = file(name);
    if (!Files.isRegularFile(file)) {
      throw new BackupRefusedException(
          "there is no package of the keys of "
              + name
              + " for the backup key in "
              + folder
              + ": without it no backup could be restored. Make it with './claviger backup domain'");
    }
    DomainPackage found =
        parse(
            name.toString(), Files.size(file) > MAX_BYTES ? new byte[0] : Files.readAllBytes(file));
    if (!found.domain().equals(name) || !DomainProof.isOf(found, domain)) {
      throw new BackupRefusedException(
          file
              + " does not hold the keys of "
              + name
              + " as they are now: make it anew with './claviger backup domain'");
    }
    if (domain instanceof Hsm region && !hasTransferKey(found) && isSharing(region)) {
      throw new BackupRefusedException(
          file
              + " was made before "
              + name
              + " had the transfer key, without which no multi-Region key could be restored: make"
              + " it anew with './claviger backup domain'");
    }
    return file;
  }

  private static boolean hasTransferKey(DomainPackage found) {
    return found.keys().stream().anyMatch(each -> each.key() == SharedKey.TRANSFER);
  }

  private static boolean isSharing(Hsm region) {
    try {
      region.requireShareable(MaterialSpec.AES_256_SUBKEYS);
      return true;
    } catch (UnsupportedMechanismException e) {
      return false;
    }
  }

  /**
   * Reads a package.
   *
   * @param name what to call it in an error
   * @throws BackupRefusedException if it is none
   */
  static DomainPackage parse(String name, byte[] json) {
    try {
      return DomainPackage.parse(json);
    } catch (MalformedDocumentException e) {
      throw new BackupRefusedException(
          "the package of the keys of " + name + " is damaged: " + e.getMessage(), e);
    }
  }

  /**
   * The packages that a backup holds.
   *
   * @throws BackupRefusedException if one is damaged or has another domain's name
   */
  public static List<DomainPackage> of(BackupFile backup) throws IOException {
    List<DomainPackage> packages = new ArrayList<>();
    for (Manifest.Part part : backup.manifest().domains()) {
      String name = part.name().substring(Manifest.Part.DOMAIN.length());
      DomainPackage found = parse(name, backup.document(part));
      if (!found.domain().toString().equals(name)) {
        throw new BackupRefusedException("the package of " + name + " is of " + found.domain());
      }
      packages.add(found);
    }
    return packages;
  }
}
