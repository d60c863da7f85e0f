package org.claviger.server.operation;

import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.claviger.server.authz.AccessCheck;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.Decision;
import org.claviger.server.authz.UnknownResource;
import org.claviger.server.error.ApiException;

/** Between preparing a request and doing it: may the caller? */
public final class Authorization {
  private Authorization() {}

  /**
   * Prepares a request. Only a caller who may use what it names learns that it is not there, and
   * has the AWS managed key made that it names.
   *
   * @throws ApiException as {@link Operation#prepare}, or AccessDeniedException
   */
  public static <I> Prepared prepare(Operation<I> operation, I input, RequestContext context) {
    try {
      return operation.prepare(input, context);
    } catch (ApiException e) {
      if (e.absent().isPresent()) {
        requireAnyOf(operation.action(), e.absent().get(), context.access());
        if (isMade(e.absent().get(), context)) {
          return prepare(operation, input, context);
        }
      }
      throw e;
    }
  }

  private static boolean isMade(String absentArn, RequestContext context) {
    return context.region().keys().makeAwsManaged(absentArn, context.caller().accountId());
  }

  /**
   * The caller may do all that a request takes.
   *
   * @throws ApiException AccessDeniedException
   */
  public static void require(Action action, Prepared prepared, AccessCheck access) {
    for (AccessRequest each : prepared.accesses()) {
      if (!action.permissions().contains(each.permission())) {
        throw new IllegalStateException(
            action.name() + " does not declare the permission " + each.permission());
      }
      require(each, access);
    }
  }

  /**
   * The caller may do one thing.
   *
   * @throws ApiException AccessDeniedException
   */
  static void require(AccessRequest each, AccessCheck access) {
    if (access.decide(each) instanceof Decision.Denied denied) {
      throw new RefusedException(each, access, denied);
    }
  }

  /**
   * Finds one of several things that a request takes permissions on. That it is not there is told
   * as late as its refusal would be: after what else is decided before it, and under its own
   * permission.
   *
   * @param permission on what is to be found
   * @param before the accesses that are decided first
   * @throws ApiException as {@code find}, or AccessDeniedException
   */
  static <T> T found(
      RequestContext context, String permission, List<AccessRequest> before, Supplier<T> find) {
    try {
      return find.get();
    } catch (ApiException e) {
      if (e.absent().isPresent()) {
        before.forEach(each -> require(each, context.access()));
        require(
            UnknownResource.access(context.caller(), permission, e.absent().get()),
            context.access());
      }
      throw e;
    }
  }

  private static void requireAnyOf(Action action, String absentArn, AccessCheck access) {
    ApiException refusal = null;
    for (String permission : new TreeSet<>(action.permissions())) {
      AccessRequest absent = UnknownResource.access(access.caller(), permission, absentArn);
      if (access.decide(absent) instanceof Decision.Denied denied) {
        refusal = new RefusedException(absent, access, denied);
      } else {
        return;
      }
    }
    throw refusal;
  }
}
