package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * {@code GenerateDataKeyPair}: a new key pair, its private key in clear and encrypted under a
 * symmetric KMS key.
 */
final class GenerateDataKeyPair implements Operation<DataKeyPairRequest> {
  private static final Action ACTION = Action.kms("GenerateDataKeyPair", true);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public DataKeyPairRequest parse(Members members) {
    DataKeyPairRequest request = DataKeyPairRequest.read(members);
    Recipient.refuse(members);
    return request;
  }

  @Override
  public ObjectNode auditParameters(DataKeyPairRequest input) {
    return input.auditParameters();
  }

  @Override
  public Prepared prepare(DataKeyPairRequest input, RequestContext context) {
    return input.prepare(context, ACTION, true);
  }
}
