package org.claviger.server.iam.action;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.error.ApiException;
import org.claviger.server.iam.IamErrors;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.ProviderEntity;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;

/** An action on one OpenID Connect provider of the caller's account. */
abstract class OnProvider extends IamOperation {
  static final String ARN_MEMBER = "OpenIDConnectProviderArn";
  private static final Pattern ARN =
      Pattern.compile("arn:aws:iam::([0-9]{12}):oidc-provider/([!-~]+)");
  private static final Pattern THUMBPRINT = Pattern.compile("[0-9A-Fa-f]{40}");
  private static final int MAX_CLIENT_IDS = 100;
  private static final int MAX_THUMBPRINTS = 5;

  OnProvider(Identities identities, String action, boolean readOnly) {
    super(identities, action, readOnly);
  }

  /** Does something with it. */
  Prepared on(
      RequestContext context,
      String arn,
      ConditionKeys keys,
      Function<ProviderEntity, Result> work) {
    Optional<ProviderEntity> found = find(context.caller().accountId(), arn);
    IamConditions own = new IamConditions();
    found.ifPresent(provider -> own.resource(provider.tags()));
    return prepared(
        context,
        arn,
        keys.and(own),
        () -> work.apply(found.orElseThrow(() -> Identities.noSuchProvider(arn))));
  }

  /** Changes it and answers nothing. */
  Prepared change(
      RequestContext context,
      String arn,
      ConditionKeys keys,
      UnaryOperator<ProviderEntity> change) {
    return on(
        context,
        arn,
        keys,
        found ->
            committed(
                context,
                transaction ->
                    identities().update(transaction, found.accountId(), found.name(), change)));
  }

  private Optional<ProviderEntity> find(String accountId, String arn) {
    Matcher parts = ARN.matcher(arn);
    return parts.matches() && parts.group(1).equals(accountId)
        ? identities().providers().find(accountId, parts.group(2))
        : Optional.empty();
  }

  /**
   * The audiences are not too many.
   *
   * @throws ApiException LimitExceeded
   */
  static List<String> requireClientIds(List<String> clientIds) {
    if (clientIds.size() > MAX_CLIENT_IDS) {
      throw IamErrors.limit("ClientIdsPerOpenIdConnectProvider", MAX_CLIENT_IDS);
    }
    return clientIds;
  }

  /**
   * The thumbprints look like such.
   *
   * @throws ApiException InvalidInput, LimitExceeded
   */
  static List<String> requireThumbprints(List<String> thumbprints) {
    if (thumbprints.size() > MAX_THUMBPRINTS) {
      throw IamErrors.limit("ThumbprintsPerOpenIdConnectProvider", MAX_THUMBPRINTS);
    }
    for (String each : thumbprints) {
      if (!THUMBPRINT.matcher(each).matches()) {
        throw IamErrors.invalid("Thumbprint must be 40 hexadecimal digits.");
      }
    }
    return thumbprints;
  }
}
