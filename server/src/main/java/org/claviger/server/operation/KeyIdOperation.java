package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An action whose request is a {@code KeyId} and nothing else. */
interface KeyIdOperation extends Operation<String> {
  @Override
  default String parse(Members members) {
    String keyId = OnKey.id(members);
    members.check();
    return keyId;
  }

  @Override
  default ObjectNode auditParameters(String keyId) {
    return OnKey.parameters(keyId);
  }
}
