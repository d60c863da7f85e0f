package org.claviger.server.http.tls;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import org.claviger.server.digest.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's own certificate: a chain and a private key in PEM files, taken again when they
 * change. Files that do not fit together, as while they are being replaced, leave the former ones
 * in use.
 */
public final class PemTlsIdentity implements TlsIdentity {
  private static final Logger LOG = LoggerFactory.getLogger(PemTlsIdentity.class);

  private final Path chainFile;
  private final Path keyFile;
  private byte[] seen = new byte[0];
  private volatile CertifiedKey current;

  /**
   * Reads both files.
   *
   * @throws IOException if they cannot be read or do not fit together
   */
  public PemTlsIdentity(Path chainFile, Path keyFile) throws IOException {
    this.chainFile = requireNonNull(chainFile, "chainFile");
    this.keyFile = requireNonNull(keyFile, "keyFile");
    read();
  }

  @Override
  public CertifiedKey current() {
    return current;
  }

  @Override
  public synchronized boolean refresh() {
    try {
      return read();
    } catch (IOException e) {
      LOG.error("{} and {} are not taken: {}", chainFile, keyFile, e.getMessage());
      return false;
    }
  }

  private boolean read() throws IOException {
    byte[] chain = Files.readAllBytes(chainFile);
    byte[] key = Files.readAllBytes(keyFile);
    byte[] digest = digest(chain, key);
    if (Arrays.equals(digest, seen)) {
      return false;
    }
    current = CertifiedKey.read(key, chain);
    seen = digest;
    return true;
  }

  private static byte[] digest(byte[] chain, byte[] key) {
    MessageDigest digest = Sha256.newDigest();
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(chain.length).array());
    digest.update(chain);
    return digest.digest(key);
  }
}
