package org.claviger.server.iam.action;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.claviger.server.error.ApiException;
import org.claviger.server.iam.IamErrors;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.ProviderEntity;
import org.claviger.server.store.Transaction;

/** An action on one OpenID Connect provider of the caller's account. */
abstract class OnProvider extends OnArn<ProviderEntity> {
  static final String ARN_MEMBER = "OpenIDConnectProviderArn";
  private static final Pattern ARN =
      Pattern.compile("arn:aws:iam::([0-9]{12}):oidc-provider/([!-~]+)");
  private static final Pattern THUMBPRINT = Pattern.compile("[0-9A-Fa-f]{40}");
  private static final int MAX_CLIENT_IDS = 100;
  private static final int MAX_THUMBPRINTS = 5;

  static final ArnKind<ProviderEntity> KIND =
      new ArnKind<>() {
        @Override
        public String member() {
          return ARN_MEMBER;
        }

        @Override
        public Optional<ProviderEntity> find(Identities identities, String accountId, String arn) {
          Matcher parts = ARN.matcher(arn);
          return parts.matches() && parts.group(1).equals(accountId)
              ? identities.providers().find(accountId, parts.group(2))
              : Optional.empty();
        }

        @Override
        public SortedMap<String, String> tags(ProviderEntity provider) {
          return provider.tags();
        }

        @Override
        public ProviderEntity withTags(ProviderEntity provider, Map<String, String> tags) {
          return provider.withTags(tags);
        }

        @Override
        public String place(ProviderEntity provider) {
          return provider.arn();
        }

        @Override
        public void update(
            Identities identities,
            Transaction transaction,
            ProviderEntity found,
            UnaryOperator<ProviderEntity> change) {
          identities.update(transaction, found.accountId(), found.name(), change);
        }

        @Override
        public ApiException missing(String arn) {
          return Identities.noSuchProvider(arn);
        }
      };

  OnProvider(Identities identities, String action, boolean readOnly) {
    super(identities, action, readOnly, KIND);
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
