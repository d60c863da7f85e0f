package org.claviger.server.iam.sts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.sigv4.CredentialSource;
import org.claviger.server.sigv4.SigningCredential;

/**
 * {@code sts:GetAccessKeyInfo}: the account of a long-term access key that may sign. Ids of
 * temporary keys tell nothing: they are kept nowhere.
 */
final class GetAccessKeyInfo implements Operation<GetAccessKeyInfo.Input> {
  private static final String PERMISSION = "sts:GetAccessKeyInfo";
  private static final Action ACTION =
      new Action(Action.Api.STS, "GetAccessKeyInfo", Set.of(PERMISSION), true);
  private static final Pattern ID = Pattern.compile("[\\w]*");
  private static final int MIN_CHARS = 16;
  private static final int MAX_CHARS = 128;

  private final CredentialSource accessKeys;

  GetAccessKeyInfo(CredentialSource accessKeys) {
    this.accessKeys = requireNonNull(accessKeys, "accessKeys");
  }

  /** The request. */
  record Input(String accessKeyId) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    String id = members.string("AccessKeyId", MIN_CHARS, MAX_CHARS, ID);
    members.check();
    return new Input(id);
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    return JsonNodeFactory.instance.objectNode().put("accessKeyId", input.accessKeyId());
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    AccessRequest access = new AccessRequest(PERMISSION, "*", context.caller().accountId());
    return new Prepared(
        List.of(access), List.of(), List.of(), List.of(QuotaConfig.STS), () -> answer(input));
  }

  private Result answer(Input input) {
    SigningCredential found =
        accessKeys
            .find(input.accessKeyId())
            .orElseThrow(() -> StsErrors.validation("Access key is not valid"));
    return Result.of(
        JsonNodeFactory.instance.objectNode().put("Account", found.caller().accountId()));
  }
}
