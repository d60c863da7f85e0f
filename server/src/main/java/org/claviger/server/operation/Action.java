package org.claviger.server.operation;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is fixed about an action.
 *
 * @param api whose action it is
 * @param name such as {@code Encrypt}
 * @param permissions every permission that a request may need; never empty, or the server does not
 *     start
 * @param readOnly CloudTrail's {@code readOnly}
 */
public record Action(Api api, String name, Set<String> permissions, boolean readOnly) {
  public Action {
    requireNonNull(api, "api");
    requireNonNull(name, "name");
    permissions = Set.copyOf(permissions);
    if (permissions.isEmpty()) {
      throw new IllegalArgumentException("the action " + name + " declares no permission");
    }
  }

  /** An action of KMS that needs the permission of its own name. */
  public static Action kms(String name, boolean readOnly) {
    return new Action(Api.KMS, name, Set.of("kms:" + name), readOnly);
  }

  /** An action of ours that needs the permission of its own name. */
  public static Action claviger(String name, boolean readOnly) {
    return new Action(Api.CLAVIGER, name, Set.of("claviger:" + name), readOnly);
  }

  /** An action of IAM that needs the permission of its own name. */
  public static Action iam(String name, boolean readOnly) {
    return new Action(Api.IAM, name, Set.of("iam:" + name), readOnly);
  }

  /** An action of IAM that may need the permissions of further actions besides. */
  public static Action iam(String name, boolean readOnly, Set<String> further) {
    Set<String> permissions =
        Stream.concat(Stream.of(name), further.stream())
            .map(each -> "iam:" + each)
            .collect(Collectors.toUnmodifiableSet());
    return new Action(Api.IAM, name, permissions, readOnly);
  }

  /** An action of CloudTrail that needs the permission of its own name. */
  public static Action cloudTrail(String name, boolean readOnly) {
    return new Action(Api.CLOUDTRAIL, name, Set.of("cloudtrail:" + name), readOnly);
  }

  /** The APIs that the endpoint speaks. */
  public enum Api {
    /** {@code X-Amz-Target: TrentService.*}, JSON 1.1, SigV4 service {@code kms}. */
    KMS,
    /** {@code X-Amz-Target: Claviger.*}, JSON 1.1, SigV4 service {@code kms}. */
    CLAVIGER,
    /**
     * {@code X-Amz-Target: com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.*}, from older
     * clients {@code CloudTrail_20131101.*}, JSON 1.1, SigV4 service {@code cloudtrail}.
     */
    CLOUDTRAIL,
    /** Query protocol, version 2011-06-15, SigV4 service {@code sts}. */
    STS,
    /** Query protocol, version 2010-05-08, SigV4 service {@code iam}. */
    IAM
  }
}
