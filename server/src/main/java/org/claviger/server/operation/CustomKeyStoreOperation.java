package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An action whose request is a {@code CustomKeyStoreId} and nothing else. */
interface CustomKeyStoreOperation extends Operation<String> {
  @Override
  default String parse(Members members) {
    String id = CustomKeyStores.id(members);
    members.check();
    return id;
  }

  @Override
  default ObjectNode auditParameters(String id) {
    return CustomKeyStores.parameters(id);
  }
}
