package org.claviger.provider.internal.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.claviger.provider.KmsException;

/** The certificate chains beside keys. A service that is AWS's own has none. */
public final class CertificateActions {
  private static final String KEY_ID = "KeyId";
  private static final String CHAIN = "CertificateChain";
  private static final String UNKNOWN_ACTION = "UnknownOperationException";

  private final Channel channel;
  private volatile boolean absent;

  CertificateActions(Channel channel) {
    this.channel = channel;
  }

  /**
   * Stores a chain, leaf first, each certificate in DER.
   *
   * @throws KmsException if the service refuses or keeps no certificates
   */
  public void put(String keyId, List<byte[]> chain) {
    ObjectNode request = Json.object().put(KEY_ID, keyId);
    ArrayNode array = request.putArray(CHAIN);
    chain.forEach(array::add);
    channel.call(Action.PUT_KEY_CERTIFICATE, request);
  }

  /** The chain of a key, leaf first; empty if it has none. */
  public List<byte[]> get(String keyId) {
    if (absent) {
      return List.of();
    }
    try {
      return chain(channel.call(Action.GET_KEY_CERTIFICATE, Json.object().put(KEY_ID, keyId)));
    } catch (KmsException e) {
      if (e.is(UNKNOWN_ACTION)) {
        absent = true;
        return List.of();
      }
      if (e.is("NotFoundException")) {
        return List.of();
      }
      throw e;
    }
  }

  private static List<byte[]> chain(ObjectNode answer) {
    List<byte[]> chain = new ArrayList<>();
    try {
      for (JsonNode certificate : answer.path(CHAIN)) {
        chain.add(certificate.binaryValue());
      }
      return chain;
    } catch (IOException e) {
      throw new KmsException("the service's answer has no valid '" + CHAIN + "'", e);
    }
  }
}
