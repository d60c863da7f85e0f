package org.claviger.provider.internal.spi;

import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.ShortBufferException;
import org.claviger.provider.EnvelopeException;
import org.claviger.provider.EnvelopeParameterSpec;
import org.claviger.provider.internal.envelope.Envelopes;
import org.claviger.provider.internal.envelope.Operation;

/**
 * {@code KMS/Envelope/NoPadding}: messages of the AWS Encryption SDK in version 2 with key
 * commitment, encrypted here under data keys of the service.
 */
final class EnvelopeCipher extends ServiceCipher {
  private static final byte[] NOTHING = {};

  private final Provider provider;
  private boolean encrypting;
  private Envelopes envelopes;
  private Operation operation;
  private Map<String, String> lastContext;

  /**
   * @param provider the provider of its parameters
   */
  EnvelopeCipher(Provider provider) {
    this.provider = provider;
  }

  @Override
  protected void engineInit(int opmode, Key key, SecureRandom random) throws InvalidKeyException {
    begin(opmode, key, EnvelopeParameters.DEFAULT);
  }

  @Override
  protected void engineInit(int opmode, Key key, AlgorithmParameterSpec params, SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    begin(opmode, key, EnvelopeParameters.of(params));
  }

  @Override
  protected void engineInit(int opmode, Key key, AlgorithmParameters params, SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    begin(opmode, key, EnvelopeParameters.of(params));
  }

  private void begin(int opmode, Key key, EnvelopeParameterSpec spec) throws InvalidKeyException {
    Envelopes fresh = new Envelopes(key, spec);
    if (operation != null) {
      operation.destroy();
    }
    encrypting = encrypts(opmode);
    envelopes = fresh;
    lastContext = null;
    next();
  }

  private void next() {
    operation = encrypting ? envelopes.seal() : envelopes.open();
  }

  private Operation usable() {
    if (operation == null) {
      throw new IllegalStateException("the cipher is not initialised");
    }
    return operation;
  }

  @Override
  protected void engineUpdateAAD(byte[] src, int offset, int length) {
    throw new IllegalStateException(
        "the AAD of an envelope is its encryption context: give it as the parameter");
  }

  @Override
  protected void engineUpdateAAD(ByteBuffer src) {
    engineUpdateAAD(NOTHING, 0, 0);
  }

  @Override
  protected byte[] engineUpdate(byte[] in, int offset, int length) {
    byte[] out = new byte[usable().updateBytes(length)];
    return cut(out, update(in, offset, length, out, 0));
  }

  @Override
  protected int engineUpdate(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws ShortBufferException {
    requireRoom(out.length - outOffset, usable().updateBytes(length));
    return update(apart(in, offset, length, out), in == out ? 0 : offset, length, out, outOffset);
  }

  @Override
  protected int engineUpdate(ByteBuffer in, ByteBuffer out) throws ShortBufferException {
    requireRoom(out.remaining(), usable().updateBytes(in.remaining()));
    byte[] bytes = drain(in);
    byte[] result = engineUpdate(bytes, 0, bytes.length);
    out.put(result);
    Arrays.fill(encrypting ? bytes : result, (byte) 0);
    return result.length;
  }

  private int update(byte[] in, int offset, int length, byte[] out, int outOffset) {
    try {
      return operation.update(in, offset, length, out, outOffset);
    } catch (AEADBadTagException e) {
      throw new EnvelopeException(e);
    }
  }

  @Override
  protected byte[] engineDoFinal(byte[] in, int offset, int length) throws AEADBadTagException {
    byte[] out = new byte[usable().finishBytes(length)];
    return cut(out, finish(in, offset, length, out, 0));
  }

  @Override
  protected int engineDoFinal(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws ShortBufferException, AEADBadTagException {
    requireRoom(out.length - outOffset, usable().finishBytes(length));
    return finish(apart(in, offset, length, out), in == out ? 0 : offset, length, out, outOffset);
  }

  @Override
  protected int engineDoFinal(ByteBuffer in, ByteBuffer out)
      throws ShortBufferException, AEADBadTagException {
    requireRoom(out.remaining(), usable().finishBytes(in.remaining()));
    byte[] bytes = drain(in);
    byte[] result = engineDoFinal(bytes, 0, bytes.length);
    out.put(result);
    Arrays.fill(encrypting ? bytes : result, (byte) 0);
    return result.length;
  }

  private int finish(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws AEADBadTagException {
    try {
      byte[] given = in == null ? NOTHING : in;
      int written = operation.finish(given, offset, length, out, outOffset);
      lastContext = operation.context().orElse(null);
      return written;
    } finally {
      operation.destroy();
      next();
    }
  }

  private static void requireRoom(int room, int needed) throws ShortBufferException {
    if (room < needed) {
      throw new ShortBufferException("the output needs room for " + needed + " bytes");
    }
  }

  /** Output would overwrite input that is still to be read. */
  private static byte[] apart(byte[] in, int offset, int length, byte[] out) {
    return in == out ? Arrays.copyOfRange(in, offset, offset + length) : in;
  }

  /** The first bytes of an array, which is wiped if it is not the result itself. */
  private byte[] cut(byte[] out, int length) {
    if (out.length == length) {
      return out;
    }
    byte[] result = Arrays.copyOf(out, length);
    if (!encrypting) {
      Arrays.fill(out, (byte) 0);
    }
    return result;
  }

  /** At most so many; the length of a header is known only when the service has answered. */
  @Override
  protected int engineGetOutputSize(int inputLength) {
    return usable().finishBytes(inputLength);
  }

  /**
   * The encryption context: on encryption the one given; on decryption the message's, once its
   * header is authenticated, and after {@code doFinal} that of the message just read; null before.
   */
  @Override
  protected AlgorithmParameters engineGetParameters() {
    Map<String, String> context =
        operation == null ? null : operation.context().orElse(lastContext);
    if (context == null) {
      return null;
    }
    return EnvelopeParameters.ofContext(context, provider);
  }

  @Override
  protected void engineSetMode(String mode) throws NoSuchAlgorithmException {
    if (!mode.equalsIgnoreCase("Envelope")) {
      throw new NoSuchAlgorithmException("only the mode Envelope");
    }
  }

  @Override
  protected void engineSetPadding(String padding) throws NoSuchPaddingException {
    if (!padding.equalsIgnoreCase("NoPadding")) {
      throw new NoSuchPaddingException("only NoPadding");
    }
  }
}
