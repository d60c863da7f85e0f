package org.claviger.provider.internal.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.net.ssl.SSLException;

/** What to do about an error, for the message that carries it. */
final class Advice {
  private static final String OURS = "Claviger.";

  private Advice() {}

  /** What to do about a refusal; empty if the service's words are enough. */
  static String onRefusal(Action action, String code, String message) {
    return switch (code) {
      case "AccessDeniedException" ->
          "allow %s to this access key's user or role, in the key's policy, an IAM policy or a grant"
              .formatted(permission(action));
      case "DisabledException" -> "enable the key (EnableKey) or use another";
      case "KMSInvalidStateException" -> onState(message);
      case "NotFoundException" ->
          "check the key's id or alias, and that 'region' and the account are the key's";
      case "InvalidKeyUsageException",
          "InvalidGrantTokenException",
          "UnsupportedOperationException" ->
          "use a key that was made for this: its key usage and key spec are fixed for life";
      case "ThrottlingException" ->
          "the service is asked too often: ask less, raise its quota, or raise 'max.attempts'";
      case "LimitExceededException" -> "a quota of the service is used up: raise it, or clean up";
      case "UnknownOperationException" -> onUnknown(action);
      case "InvalidSignatureException", "SignatureDoesNotMatch" -> onSignature(message);
      case "RequestExpired", "SignatureExpired", "RequestTimeTooSkewed", "RequestInTheFuture" ->
          onClock();
      case "UnrecognizedClientException", "InvalidClientTokenId" ->
          "the service does not know the access key: check 'credentials.file', 'profile' and AWS_ACCESS_KEY_ID";
      case "ExpiredTokenException", "ExpiredToken" ->
          "the session has ended: renew it in the credentials file, or let the provider assume the role";
      case "AccessDenied", "OptInRequired", "MissingAuthenticationTokenException" ->
          "check the access key and its account";
      case "KMSInternalException",
          "DependencyTimeoutException",
          "KeyUnavailableException",
          "ServiceUnavailable" ->
          "the service cannot do it now: try later, and look into its own log by the request id";
      default -> "";
    };
  }

  private static String permission(Action action) {
    String name = action.target().substring(action.target().indexOf('.') + 1);
    return (action.target().startsWith(OURS) ? "claviger:" : "kms:") + name;
  }

  private static String onState(String message) {
    if (message.contains("pending deletion")) {
      return "cancel the deletion (CancelKeyDeletion) and enable the key (EnableKey), or use another";
    }
    if (message.contains("pending import")) {
      return "import the key's material first (ImportKeyMaterial)";
    }
    return "look at the key's state (DescribeKey)";
  }

  private static String onUnknown(Action action) {
    if (!action.target().startsWith(OURS)) {
      return "'endpoint' does not seem to be a KMS";
    }
    String name = action.target().substring(OURS.length());
    return "this needs a Claviger server: AWS KMS has no " + name;
  }

  private static String onSignature(String message) {
    if (message.startsWith("Signature expired") || message.startsWith("Signature not yet")) {
      return onClock();
    }
    if (message.contains("scoped to a valid region")) {
      return "set 'region' to a region of the server";
    }
    return "the secret access key is not the one of this access key id";
  }

  private static String onClock() {
    return "set this machine's clock, which says "
        + Instant.now().truncatedTo(ChronoUnit.SECONDS)
        + " UTC: five minutes of difference are too much";
  }

  /** What happened when no answer came, and what to do about it. */
  static String onLoss(IOException cause, boolean interrupted) {
    if (interrupted) {
      return "the calling thread was interrupted";
    }
    String what = String.valueOf(cause.getMessage());
    if (cause instanceof UnknownHostException) {
      return what + "; check the host in 'endpoint', the DNS and 'proxy'";
    }
    if (cause instanceof ConnectException) {
      return what + "; check that the server runs, and that 'endpoint' is its host and port";
    }
    if (cause instanceof SSLException) {
      return what + "; check that 'ca.file' holds the authority of the server's certificate";
    }
    if (cause instanceof InterruptedIOException) {
      return what + "; the server is slow or cut off: check it, or raise 'timeout'";
    }
    return what + "; check the network and the server";
  }
}
