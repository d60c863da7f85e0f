package org.claviger.server.iam.action;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import org.claviger.server.error.ApiException;
import org.claviger.server.iam.Identities;
import org.claviger.server.store.Transaction;

/**
 * What ARNs of one kind name, and how that is found and changed.
 *
 * @param <E> what it is
 */
interface ArnKind<E> {
  /** The request's member that holds the ARN. */
  String member();

  /** The one of exactly that ARN, if an account can have it. */
  Optional<E> find(Identities identities, String accountId, String arn);

  SortedMap<String, String> tags(E entity);

  E withTags(E entity, Map<String, String> tags);

  /** What pages of a list are bound to. */
  String place(E entity);

  /** Changes what was found before, as it is now. */
  void update(Identities identities, Transaction transaction, E found, UnaryOperator<E> change);

  /** That nothing has the ARN. */
  ApiException missing(String arn);
}
