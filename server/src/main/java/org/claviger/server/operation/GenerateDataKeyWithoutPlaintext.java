package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code GenerateDataKeyWithoutPlaintext}: a new data key, encrypted only. */
final class GenerateDataKeyWithoutPlaintext implements Operation<DataKeyRequest> {
  private static final Action ACTION = Action.kms("GenerateDataKeyWithoutPlaintext", true);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public DataKeyRequest parse(Members members) {
    return DataKeyRequest.read(members);
  }

  @Override
  public ObjectNode auditParameters(DataKeyRequest input) {
    return input.auditParameters();
  }

  @Override
  public Prepared prepare(DataKeyRequest input, RequestContext context) {
    return input.prepare(context, ACTION, false);
  }
}
