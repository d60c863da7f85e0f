package org.claviger.provider.internal.credentials;

/** Answers of the STS as AWS documents them. */
final class StsReplies {
  private StsReplies() {}

  static String credentials(String id, String end) {
    return """
        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <AssumeRoleResult>
            <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/demo/s</Arn></AssumedRoleUser>
            <Credentials>
              <AccessKeyId>%s</AccessKeyId>
              <SecretAccessKey>role/secret+key&amp;</SecretAccessKey>
              <SessionToken>role-token==</SessionToken>
              <Expiration>%s</Expiration>
            </Credentials>
            <PackedPolicySize>6</PackedPolicySize>
          </AssumeRoleResult>
          <ResponseMetadata><RequestId>c6104cbe</RequestId></ResponseMetadata>
        </AssumeRoleResponse>
        """
        .formatted(id, end);
  }

  static String error(String code, String message) {
    return """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>
          <RequestId>8f2d</RequestId>
        </ErrorResponse>
        """
        .formatted(code, message);
  }
}
