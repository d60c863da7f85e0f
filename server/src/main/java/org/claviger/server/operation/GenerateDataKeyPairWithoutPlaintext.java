package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code GenerateDataKeyPairWithoutPlaintext}: a new key pair, its private key encrypted alone. */
final class GenerateDataKeyPairWithoutPlaintext implements Operation<DataKeyPairRequest> {
  private static final Action ACTION = Action.kms("GenerateDataKeyPairWithoutPlaintext", true);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public DataKeyPairRequest parse(Members members) {
    return DataKeyPairRequest.read(members);
  }

  @Override
  public ObjectNode auditParameters(DataKeyPairRequest input) {
    return input.auditParameters();
  }

  @Override
  public Prepared prepare(DataKeyPairRequest input, RequestContext context) {
    return input.prepare(context, ACTION, false);
  }
}
