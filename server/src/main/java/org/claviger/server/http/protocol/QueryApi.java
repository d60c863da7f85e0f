package org.claviger.server.http.protocol;

import java.util.Optional;
import org.claviger.server.operation.Action;

/** The APIs of the Query protocol: a request says which by its {@code Version}. */
enum QueryApi {
  STS(Action.Api.STS, "2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/"),
  IAM(Action.Api.IAM, "2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/");

  private final Action.Api api;
  private final String version;
  private final String namespace;

  QueryApi(Action.Api api, String version, String namespace) {
    this.api = api;
    this.version = version;
    this.namespace = namespace;
  }

  static Optional<QueryApi> ofVersion(String version) {
    for (QueryApi each : values()) {
      if (each.version.equals(version)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** The API of an action; STS where it is not known, as its errors have the same form. */
  static QueryApi of(Optional<Action.Api> api) {
    return api.filter(IAM.api::equals).isPresent() ? IAM : STS;
  }

  Action.Api api() {
    return api;
  }

  String namespace() {
    return namespace;
  }
}
