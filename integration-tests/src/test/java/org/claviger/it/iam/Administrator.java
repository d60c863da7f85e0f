package org.claviger.it.iam;

import java.util.UUID;
import org.claviger.it.AwsClients;
import org.claviger.it.ServerProcess;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** The account's root user with AWS's clients, and the clients of those whom it lets in. */
final class Administrator implements AutoCloseable {
  private final ServerProcess server;
  private final IamClient iam;
  private final KmsClient kms;

  Administrator(ServerProcess server) {
    this.server = server;
    this.iam = AwsClients.configure(IamClient.builder(), server).build();
    this.kms = AwsClients.kms(server);
  }

  IamClient iam() {
    return iam;
  }

  KmsClient kms() {
    return kms;
  }

  /** A name that no other test has. */
  static String unique(String name) {
    return name + "-" + UUID.randomUUID();
  }

  /** A new user with an access key. */
  Person user(String name) {
    String unique = unique(name);
    String arn = iam.createUser(r -> r.userName(unique)).user().arn();
    AccessKey key = iam.createAccessKey(r -> r.userName(unique)).accessKey();
    return new Person(
        unique, arn, AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
  }

  /** Gives a user an inline policy of one statement that allows. */
  void allow(Person person, String actions, String resource, String condition) {
    iam.putUserPolicy(
        r ->
            r.userName(person.name())
                .policyName("inline")
                .policyDocument(allowing(actions, resource, condition)));
  }

  /** A policy of one statement that allows; {@code actions} and {@code condition} in JSON. */
  static String allowing(String actions, String resource, String condition) {
    return """
        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":%s,"Resource":"%s",
         "Condition":%s}}"""
        .formatted(actions, resource, condition);
  }

  KmsClient kms(AwsCredentials credentials) {
    return AwsClients.configure(KmsClient.builder(), server)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .build();
  }

  StsClient sts(AwsCredentials credentials) {
    return AwsClients.configure(StsClient.builder(), server)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .build();
  }

  static AwsCredentials of(Credentials temporary) {
    return AwsSessionCredentials.create(
        temporary.accessKeyId(), temporary.secretAccessKey(), temporary.sessionToken());
  }

  @Override
  public void close() {
    iam.close();
    kms.close();
  }

  /**
   * A user whom it made.
   *
   * @param name the user's name
   */
  record Person(String name, String arn, AwsCredentials credentials) {}
}
