package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/**
 * How an external key store's proxy is reached, as two actions take it. Its credential is validated
 * and goes no further: nothing here is kept that is secret.
 *
 * @param connectivity null if the member is missing, as are the others
 */
record XksMembers(
    Connectivity connectivity, String endpoint, String path, String service, String owner) {
  private static final Pattern ENDPOINT = Pattern.compile("^https://[a-zA-Z0-9.-]+$");
  private static final Pattern PATH =
      Pattern.compile("^(/[a-zA-Z0-9\\/_-]+/kms/xks/v\\d{1,2})$|^(/kms/xks/v\\d{1,2})$");
  private static final Pattern SERVICE =
      Pattern.compile("^(com|eu)\\.amazonaws\\.vpce\\.([a-z]+-){2,3}\\d+\\.vpce-svc-[0-9a-z]+$");
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Pattern ACCESS_KEY_ID = Pattern.compile("^[A-Z2-7]+$");
  private static final Pattern SECRET = Pattern.compile("^[a-zA-Z0-9\\/+=]+$");

  static XksMembers read(Members members) {
    checkCredential(members.optionalObject("XksProxyAuthenticationCredential"));
    return new XksMembers(
        members.optionalConstant("XksProxyConnectivity", Connectivity.class, null),
        members.optionalString("XksProxyUriEndpoint", 10, 128, ENDPOINT),
        members.optionalString("XksProxyUriPath", 10, 128, PATH),
        members.optionalString("XksProxyVpcEndpointServiceName", 20, 64, SERVICE),
        members.optionalString("XksProxyVpcEndpointServiceOwner", 12, 12, ACCOUNT));
  }

  /** The members as the audit record shows them. */
  void show(ObjectNode parameters) {
    put(parameters, "xksProxyConnectivity", connectivity == null ? null : connectivity.name());
    put(parameters, "xksProxyUriEndpoint", endpoint);
    put(parameters, "xksProxyUriPath", path);
    put(parameters, "xksProxyVpcEndpointServiceName", service);
    put(parameters, "xksProxyVpcEndpointServiceOwner", owner);
  }

  /**
   * No member is there: they are for external key stores, which this server does not have.
   *
   * @throws ApiException ValidationException
   */
  void refuse() {
    if (connectivity != null
        || endpoint != null
        || path != null
        || service != null
        || owner != null) {
      throw new ApiException(
          ErrorCode.ValidationException,
          "A custom key store of type AWS_CLOUDHSM takes no member whose name begins with"
              + " XksProxy.");
    }
  }

  private static void checkCredential(Members credential) {
    if (credential != null) {
      credential.secret("AccessKeyId", 20, 30, ACCESS_KEY_ID);
      credential.secret("RawSecretAccessKey", 43, 64, SECRET);
    }
  }

  private static void put(ObjectNode parameters, String name, String value) {
    if (value != null) {
      parameters.put(name, value);
    }
  }

  private enum Connectivity {
    PUBLIC_ENDPOINT,
    VPC_ENDPOINT_SERVICE
  }
}
