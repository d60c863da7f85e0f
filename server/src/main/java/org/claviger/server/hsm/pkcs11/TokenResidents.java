package org.claviger.server.hsm.pkcs11;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.claviger.server.hsm.InvalidMaterialException;

/**
 * Materials that are objects of the token, by their ids. The token is searched at start alone, and
 * for a single id after its handle was refused.
 */
final class TokenResidents {
  static final String LABEL = "claviger:material";

  private final Cryptoki cryptoki;
  private final Map<String, Long> handles = new ConcurrentHashMap<>();

  private TokenResidents(Cryptoki cryptoki) {
    this.cryptoki = cryptoki;
  }

  /** Finds them all. */
  static TokenResidents enumerate(Cryptoki cryptoki, long session) throws CryptokiException {
    TokenResidents residents = new TokenResidents(cryptoki);
    for (long handle : cryptoki.find(session, search())) {
      byte[] id = cryptoki.attribute(session, handle, Ck.CKA_ID);
      residents.put(new String(id, StandardCharsets.UTF_8), handle);
    }
    return residents;
  }

  /** What finds them. */
  static Template search() {
    return Template.EMPTY.with(Ck.CKA_TOKEN, true).with(Ck.CKA_LABEL, LABEL);
  }

  /** The object's handle if the token has the object; it is searched for if it is not known. */
  Optional<Long> find(Session session, String materialId) throws CryptokiException {
    Long known = handles.get(materialId);
    if (known != null) {
      return Optional.of(known);
    }
    byte[] id = materialId.getBytes(StandardCharsets.UTF_8);
    List<Long> found = cryptoki.find(session.worker(), search().with(Ck.CKA_ID, id));
    if (found.size() > 1) {
      throw new InvalidMaterialException(
          "the token has " + found.size() + " objects for material " + materialId);
    }
    found.forEach(handle -> put(materialId, handle));
    return found.stream().findFirst();
  }

  void put(String materialId, long handle) {
    handles.put(materialId, handle);
  }

  /**
   * The object's handle.
   *
   * @throws InvalidMaterialException if the token has no such object
   */
  long handle(Session session, String materialId) throws CryptokiException {
    return find(session, materialId)
        .orElseThrow(
            () ->
                new InvalidMaterialException("the token has no object for material " + materialId));
  }

  void forget(String materialId) {
    handles.remove(materialId);
  }

  /** Destroys the object if the token has it, whether it is known or not. */
  void destroy(Session session, String materialId) throws CryptokiException {
    byte[] id = materialId.getBytes(StandardCharsets.UTF_8);
    for (long handle : cryptoki.find(session.owner(), search().with(Ck.CKA_ID, id))) {
      try {
        cryptoki.destroyObject(session.owner(), handle);
      } catch (CryptokiException e) {
        if (e.code() != ReturnCode.OBJECT_HANDLE_INVALID) {
          throw e;
        }
      }
    }
    handles.remove(materialId);
  }

  Set<String> materialIds() {
    return Set.copyOf(handles.keySet());
  }
}
