package org.claviger.server.http.tls;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
  private byte[] seenChain;
  private byte[] seenKey;
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
    if (Arrays.equals(chain, seenChain) && Arrays.equals(key, seenKey)) {
      return false;
    }
    current = CertifiedKey.read(key, chain);
    seenChain = chain;
    seenKey = key;
    return true;
  }
}
