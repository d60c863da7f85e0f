package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code GenerateDataKey}: a new data key, in clear and encrypted under a symmetric KMS key. */
final class GenerateDataKey implements Operation<DataKeyRequest> {
  private static final Action ACTION = Action.kms("GenerateDataKey", true);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public DataKeyRequest parse(Members members) {
    Recipient.refuse(members);
    return DataKeyRequest.read(members);
  }

  @Override
  public ObjectNode auditParameters(DataKeyRequest input) {
    return input.auditParameters();
  }

  @Override
  public Prepared prepare(DataKeyRequest input, RequestContext context) {
    return input.prepare(context, ACTION, true);
  }
}
