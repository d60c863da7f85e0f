package org.claviger.it.provider;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * A program that knows nothing of Claviger and uses the JDK's cryptography all through, with keys
 * of its own. It ends with a line {@code done}, or with the exception of what does not work.
 */
final class RestOfTheJdk {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final byte[] MESSAGE = {1, 2, 3};

  private RestOfTheJdk() {}

  /**
   * Runs it.
   *
   * @param arguments a PKCS12 file whose keys, self-signed, are good for localhost
   */
  public static void main(String[] arguments) throws Exception {
    require(!new SecureRandom().getProvider().getName().equals("Claviger"), "SecureRandom");
    defaults();
    files(new File(arguments[0]));
    KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    signs("RSA", "SHA256withRSA", rsa);
    signs("EC", "SHA256withECDSA", KeyPairGenerator.getInstance("EC").generateKeyPair());
    signs("Ed25519", "Ed25519", KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    encrypts();
    encrypts(rsa);
    agrees("EC", "ECDH");
    agrees("X25519", "X25519");
    for (String version : new String[] {"TLSv1.3", "TLSv1.2"}) {
      handshake(KeyStore.getInstance(new File(arguments[0]), PASSWORD), version);
    }
    System.out.println("done");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException(what);
    }
  }

  /** The trust manager of every HTTPS client that sets none. */
  private static void defaults() throws GeneralSecurityException {
    SSLContext.getDefault().createSSLEngine();
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init((KeyStore) null);
    X509TrustManager manager = (X509TrustManager) trust.getTrustManagers()[0];
    require(manager.getAcceptedIssuers().length > 0, "cacerts");
  }

  private static void files(File file) throws IOException, GeneralSecurityException {
    KeyStore probed = KeyStore.getInstance(file, PASSWORD);
    require(probed.getType().equalsIgnoreCase("PKCS12"), "probing");
    SecretKey key = KeyGenerator.getInstance("AES").generateKey();
    KeyStore written = KeyStore.getInstance("PKCS12");
    written.load(null, null);
    written.setKeyEntry("key", key, PASSWORD, null);
    written.setCertificateEntry("other", probed.getCertificate("ec"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    written.store(bytes, PASSWORD);
    KeyStore read = KeyStore.getInstance("PKCS12");
    try (InputStream in = new ByteArrayInputStream(bytes.toByteArray())) {
      read.load(in, PASSWORD);
    }
    require(key.equals(read.getKey("key", PASSWORD)), "PKCS12");
    require(read.isCertificateEntry("other"), "PKCS12");
  }

  private static void signs(String kind, String algorithm, KeyPair pair)
      throws GeneralSecurityException {
    KeyFactory factory = KeyFactory.getInstance(kind);
    PrivateKey own =
        factory.generatePrivate(new PKCS8EncodedKeySpec(pair.getPrivate().getEncoded()));
    PublicKey other = factory.generatePublic(new X509EncodedKeySpec(pair.getPublic().getEncoded()));
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(own);
    signature.update(MESSAGE);
    byte[] signed = signature.sign();
    require(!signature.getProvider().getName().equals("Claviger"), algorithm);
    signature.initVerify(other);
    signature.update(MESSAGE);
    require(signature.verify(signed), algorithm);
  }

  private static void encrypts() throws GeneralSecurityException {
    SecretKey key = KeyGenerator.getInstance("AES").generateKey();
    require(key.getEncoded() != null, "AES");
    for (String transformation : new String[] {"AES/GCM/NoPadding", "AES/CBC/PKCS5Padding"}) {
      Cipher cipher = Cipher.getInstance(transformation);
      cipher.init(Cipher.ENCRYPT_MODE, key);
      byte[] encrypted = cipher.doFinal(MESSAGE);
      cipher.init(Cipher.DECRYPT_MODE, key, cipher.getParameters());
      require(Arrays.equals(cipher.doFinal(encrypted), MESSAGE), transformation);
    }
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(KeyGenerator.getInstance("HmacSHA256").generateKey());
    require(mac.doFinal(MESSAGE).length == 32, "Mac");
  }

  private static void encrypts(KeyPair pair) throws GeneralSecurityException {
    for (String padding : new String[] {"OAEPWithSHA-256AndMGF1Padding", "PKCS1Padding"}) {
      Cipher cipher = Cipher.getInstance("RSA/ECB/" + padding);
      cipher.init(Cipher.ENCRYPT_MODE, pair.getPublic());
      byte[] encrypted = cipher.doFinal(MESSAGE);
      cipher.init(Cipher.DECRYPT_MODE, pair.getPrivate(), cipher.getParameters());
      require(Arrays.equals(cipher.doFinal(encrypted), MESSAGE), padding);
    }
  }

  private static void agrees(String kind, String algorithm) throws GeneralSecurityException {
    KeyPair one = KeyPairGenerator.getInstance(kind).generateKeyPair();
    KeyPair two = KeyPairGenerator.getInstance(kind).generateKeyPair();
    require(
        Arrays.equals(secret(algorithm, one, two), secret(algorithm, two, one)), "KeyAgreement");
  }

  private static byte[] secret(String algorithm, KeyPair own, KeyPair other)
      throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance(algorithm);
    agreement.init(own.getPrivate());
    agreement.doPhase(other.getPublic(), true);
    return agreement.generateSecret();
  }

  private static void handshake(KeyStore store, String version) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    InetAddress here = InetAddress.getLoopbackAddress();
    try (SSLServerSocket listening =
            (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 1, here);
        SSLSocket client =
            (SSLSocket) context.getSocketFactory().createSocket(here, listening.getLocalPort())) {
      CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> read(listening));
      client.setEnabledProtocols(new String[] {version});
      client.getOutputStream().write(42);
      require(read.get() == 42, version);
      require(client.getSession().getProtocol().equals(version), version);
    }
  }

  private static int read(SSLServerSocket listening) {
    try (SSLSocket socket = (SSLSocket) listening.accept()) {
      return socket.getInputStream().read();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
