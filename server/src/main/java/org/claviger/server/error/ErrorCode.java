package org.claviger.server.error;

/**
 * The error codes a client can see, named exactly as AWS puts them on the wire ({@code __type} of a
 * JSON body, {@code Code} of an XML one). Which HTTP status each has is known to the {@code http}
 * package alone.
 */
public enum ErrorCode {
  // Refused before the action is looked at.
  AccessDeniedException,
  ExpiredTokenException,
  IncompleteSignatureException,
  InvalidSignatureException,
  MissingAuthenticationTokenException,
  NotAuthorizedException,
  RequestTimeoutException,
  SerializationException,
  ServiceUnavailableException,
  ThrottlingException,
  UnknownOperationException,
  UnrecognizedClientException,
  ValidationException,

  // Declared by the model of KMS.
  AlreadyExistsException,
  DependencyTimeoutException,
  DisabledException,
  IncorrectKeyException,
  InvalidAliasNameException,
  InvalidArnException,
  InvalidCiphertextException,
  InvalidKeyUsageException,
  InvalidMarkerException,
  KMSInternalException,
  KMSInvalidMacException,
  KMSInvalidSignatureException,
  KMSInvalidStateException,
  KeyUnavailableException,
  LimitExceededException,
  MalformedPolicyDocumentException,
  NotFoundException,
  TagException,
  UnsupportedOperationException
}
