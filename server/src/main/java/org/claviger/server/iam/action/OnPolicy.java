package org.claviger.server.iam.action;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import org.claviger.server.error.ApiException;
import org.claviger.server.iam.IamErrors;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.ManagedPolicies;
import org.claviger.server.iam.ManagedPolicy;
import org.claviger.server.store.Transaction;

/** An action on one managed policy of the caller's account, or on one of AWS's. */
abstract class OnPolicy extends OnArn<ManagedPolicy> {
  static final ArnKind<ManagedPolicy> KIND =
      new ArnKind<>() {
        @Override
        public String member() {
          return "PolicyArn";
        }

        @Override
        public Optional<ManagedPolicy> find(Identities identities, String accountId, String arn) {
          return identities.policies().find(accountId, arn);
        }

        @Override
        public SortedMap<String, String> tags(ManagedPolicy policy) {
          return policy.tags();
        }

        @Override
        public ManagedPolicy withTags(ManagedPolicy policy, Map<String, String> tags) {
          return policy.withTags(tags);
        }

        @Override
        public String place(ManagedPolicy policy) {
          return policy.id();
        }

        @Override
        public void update(
            Identities identities,
            Transaction transaction,
            ManagedPolicy found,
            UnaryOperator<ManagedPolicy> change) {
          ManagedPolicy unused = identities.policies().update(transaction, found, change);
        }

        @Override
        public ApiException missing(String arn) {
          return ManagedPolicies.noSuch(arn);
        }
      };

  OnPolicy(Identities identities, String action, boolean readOnly) {
    super(identities, action, readOnly, KIND);
  }

  /** The version of that id. */
  static ManagedPolicy.Version version(ManagedPolicy policy, String versionId) {
    return policy
        .version(versionId)
        .orElseThrow(
            () ->
                IamErrors.noSuch(
                    "Policy "
                        + policy.arn()
                        + " version "
                        + versionId
                        + " does not exist or is not attachable."));
  }
}
