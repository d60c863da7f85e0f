package org.claviger.server.iam.sts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.iam.session.AuthorizationMessages;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;

/**
 * {@code sts:DecodeAuthorizationMessage}: why a request of a principal of the caller's account was
 * refused, from the sealed message that came with the refusal.
 */
final class DecodeAuthorizationMessage implements Operation<DecodeAuthorizationMessage.Input> {
  private static final String PERMISSION = "sts:DecodeAuthorizationMessage";
  private static final Action ACTION =
      new Action(Action.Api.STS, "DecodeAuthorizationMessage", Set.of(PERMISSION), true);

  private final AuthorizationMessages messages;

  DecodeAuthorizationMessage(AuthorizationMessages messages) {
    this.messages = requireNonNull(messages, "messages");
  }

  /** The request. */
  record Input(String encoded) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    members.secret("EncodedMessage", 1, AuthorizationMessages.MAX_ENCODED_CHARS, null);
    members.check();
    return new Input(members.string("EncodedMessage", 0, Integer.MAX_VALUE));
  }

  /** The message is for the caller's eyes, and as long as it may be: it stays out. */
  @Override
  public ObjectNode auditParameters(Input input) {
    return JsonNodeFactory.instance.objectNode();
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    String accountId = context.caller().accountId();
    AccessRequest access = new AccessRequest(PERMISSION, "*", accountId);
    return new Prepared(
        List.of(access),
        List.of(),
        List.of(),
        List.of(QuotaConfig.STS),
        () -> decode(accountId, input));
  }

  private Result decode(String accountId, Input input) {
    String message = messages.decode(accountId, input.encoded()).orElseThrow(this::invalid);
    return Result.of(JsonNodeFactory.instance.objectNode().put("DecodedMessage", message));
  }

  private ApiException invalid() {
    return new ApiException(ErrorCode.InvalidAuthorizationMessageException, "Message is not valid");
  }
}
