package org.claviger.server.http.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.claviger.server.file.PrivateFile;

/**
 * Makes the certificates by which a server and its HSM workers know each other. The authority's key
 * is never written: nobody can sign a further certificate under it.
 */
public final class TierCertificates {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.:-]{1,253}");

  private TierCertificates() {}

  /**
   * A certificate that was made.
   *
   * @param name its file's name without the ending; its key has the same one
   * @param fingerprint SHA-256 in lower-case hexadecimal digits
   */
  public record Made(String name, String fingerprint) {}

  /**
   * Writes {@code ca.pem}, a certificate and a key for the server, {@code server.pem} and {@code
   * server.key}, and the same for each worker, named after its first name.
   *
   * @param folder made if it is not there; otherwise it must be empty
   * @param workers the DNS names and addresses of each worker
   * @throws IOException if something cannot be written
   * @throws IllegalArgumentException if a name is none, or something is in the folder
   */
  public static List<Made> make(Path folder, List<List<String>> workers, Instant now, Duration life)
      throws IOException {
    List<String> names = workers.stream().flatMap(List::stream).distinct().toList();
    names.forEach(TierCertificates::check);
    checkEmpty(folder);
    CertifiedKey authority = LocalAuthority.authority(new CertificateNames(names), now, life);
    PrivateFile.write(folder.resolve("ca.pem"), Pem.write(authority.certificate()));
    List<Made> made = new ArrayList<>();
    made.add(write(folder, "server", LocalAuthority.client(authority, now, life)));
    for (List<String> worker : workers) {
      CertifiedKey certificate =
          LocalAuthority.server(authority, new CertificateNames(worker), now, life);
      made.add(write(folder, "worker-" + worker.get(0).replace(':', '-'), certificate));
    }
    return made;
  }

  private static Made write(Path folder, String name, CertifiedKey made) throws IOException {
    PrivateFile.write(folder.resolve(name + ".pem"), Pem.write(made.certificate()));
    PrivateFile.write(folder.resolve(name + ".key"), Pem.write(made.key()));
    return new Made(name, PeerTrust.fingerprint(made.certificate()));
  }

  private static void check(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is no DNS name and no address");
    }
  }

  private static void checkEmpty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new IllegalArgumentException(folder + " is not empty; name a new folder");
      }
    }
  }
}
