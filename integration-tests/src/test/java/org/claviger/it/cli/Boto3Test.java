package org.claviger.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.UncheckedIOException;
import org.claviger.it.Command;
import org.claviger.it.Prerequisite;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** AWS's SDK for Python, where it is installed, with nothing but the files the server wrote. */
@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class Boto3Test {
  private static final String PROGRAM =
      """
      import boto3, sys
      endpoint = sys.argv[1]
      kms = boto3.client("kms", endpoint_url=endpoint)
      key = kms.create_key(Description="by boto3")["KeyMetadata"]["KeyId"]
      context = {"department": "treasury"}
      blob = kms.encrypt(KeyId=key, Plaintext=b"hello", EncryptionContext=context)["CiphertextBlob"]
      assert kms.decrypt(CiphertextBlob=blob, EncryptionContext=context)["Plaintext"] == b"hello"
      try:
          kms.decrypt(CiphertextBlob=blob)
          raise SystemExit("decrypted without its context")
      except kms.exceptions.InvalidCiphertextException as e:
          assert e.response["ResponseMetadata"]["HTTPStatusCode"] == 400
          assert e.response["ResponseMetadata"]["RequestId"]
      sts = boto3.client("sts", endpoint_url=endpoint)
      print(sts.get_caller_identity()["Arn"])
      """;

  /** Material that OpenSSL encrypts, and what belongs to the life of a key. */
  private static final String LIFE_OF_A_KEY =
      """
      import boto3, os, subprocess, sys, tempfile
      kms = boto3.client("kms", endpoint_url=sys.argv[1])
      key = kms.create_key(Origin="EXTERNAL")["KeyMetadata"]["KeyId"]
      wrapping = kms.get_parameters_for_import(
          KeyId=key, WrappingAlgorithm="RSAES_OAEP_SHA_256", WrappingKeySpec="RSA_2048")
      with tempfile.TemporaryDirectory() as folder:
          public = os.path.join(folder, "wrapping.der")
          with open(public, "wb") as file:
              file.write(wrapping["PublicKey"])
          sealed = subprocess.run(
              ["openssl", "pkeyutl", "-encrypt", "-pubin", "-keyform", "DER", "-inkey", public,
               "-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha256",
               "-pkeyopt", "rsa_mgf1_md:sha256"],
              input=os.urandom(32), stdout=subprocess.PIPE, check=True).stdout
      kms.import_key_material(
          KeyId=key, ImportToken=wrapping["ImportToken"], EncryptedKeyMaterial=sealed,
          ExpirationModel="KEY_MATERIAL_DOES_NOT_EXPIRE")
      assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Enabled"
      made = kms.create_key(Tags=[{"TagKey": "team", "TagValue": "a"}])["KeyMetadata"]["KeyId"]
      assert kms.list_resource_tags(KeyId=made)["Tags"] == [{"TagKey": "team", "TagValue": "a"}]
      kms.enable_key_rotation(KeyId=made, RotationPeriodInDays=100)
      assert kms.get_key_rotation_status(KeyId=made)["RotationPeriodInDays"] == 100
      kms.rotate_key_on_demand(KeyId=made)
      rotations = kms.get_paginator("list_key_rotations").paginate(KeyId=made)
      assert [r["RotationType"] for page in rotations for r in page["Rotations"]] == ["ON_DEMAND"]
      grant = kms.create_grant(
          KeyId=made, GranteePrincipal="arn:aws:iam::111122223333:root", Operations=["Decrypt"])
      assert kms.list_grants(KeyId=made)["Grants"][0]["GrantId"] == grant["GrantId"]
      kms.revoke_grant(KeyId=made, GrantId=grant["GrantId"])
      try:
          kms.encrypt(KeyId=made, Plaintext=b"hello", DryRun=True)
          raise SystemExit("a dry run encrypted")
      except kms.exceptions.DryRunOperationException:
          pass
      """;

  /** A role for one user, a grant for its sessions, and the end of both. */
  private static final String LIFE_OF_A_ROLE =
      """
      import boto3, json, sys, uuid
      endpoint = sys.argv[1]
      def client(service, keys=None):
          names = {"AccessKeyId": "aws_access_key_id", "SecretAccessKey": "aws_secret_access_key",
                   "SessionToken": "aws_session_token"}
          given = {names[n]: v for n, v in (keys or {}).items() if n in names}
          return boto3.client(service, endpoint_url=endpoint, **given)
      iam, kms = client("iam"), client("kms")
      user, role = f"user-{uuid.uuid4()}", f"role-{uuid.uuid4()}"
      arn = iam.create_user(UserName=user)["User"]["Arn"]
      keys = iam.create_access_key(UserName=user)["AccessKey"]
      trust = {"Version": "2012-10-17", "Statement": {
          "Effect": "Allow", "Principal": {"AWS": arn}, "Action": "sts:AssumeRole"}}
      role_arn = iam.create_role(
          RoleName=role, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
      assert iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"] == trust
      session = client("sts", keys).assume_role(RoleArn=role_arn, RoleSessionName="day")
      assumed = client("kms", session["Credentials"])
      key = kms.create_key()["KeyMetadata"]["KeyId"]
      def refused():
          try:
              assumed.encrypt(KeyId=key, Plaintext=b"hello")
              raise SystemExit("encrypted without permission")
          except assumed.exceptions.ClientError as e:
              assert e.response["Error"]["Code"] == "AccessDeniedException", e
              assert session["AssumedRoleUser"]["Arn"] in e.response["Error"]["Message"], e
      refused()
      grant = kms.create_grant(KeyId=key, GranteePrincipal=role_arn, Operations=["Encrypt"])
      assumed.encrypt(KeyId=key, Plaintext=b"hello", GrantTokens=[grant["GrantToken"]])
      kms.revoke_grant(KeyId=key, GrantId=grant["GrantId"])
      refused()
      assert user in [u["UserName"] for page in iam.get_paginator("list_users").paginate(
          PaginationConfig={"PageSize": 1}) for u in page["Users"]]
      iam.delete_role(RoleName=role)
      iam.delete_access_key(UserName=user, AccessKeyId=keys["AccessKeyId"])
      iam.delete_user(UserName=user)
      try:
          iam.get_user(UserName=user)
          raise SystemExit("a deleted user is there")
      except iam.exceptions.NoSuchEntityException:
          pass
      """;

  @Test
  void boto3LetsARoleUseAKeyAndTakesItBack(ServerProcess server) {
    Command.Outcome outcome = run(server, LIFE_OF_A_ROLE);
    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
  }

  @Test
  void boto3EncryptsDecryptsAndUnderstandsARefusal(ServerProcess server) {
    Command.Outcome outcome = run(server, PROGRAM);
    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
    assertThat(outcome.output().strip()).isEqualTo("arn:aws:iam::111122223333:root");
  }

  @Test
  void boto3LeadsAKeyThroughItsLife(ServerProcess server) {
    assumeTrue(isThere("openssl", "version"), "there is no openssl");
    Command.Outcome outcome = run(server, LIFE_OF_A_KEY);
    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
  }

  private static Command.Outcome run(ServerProcess server, String program) {
    String python = Prerequisite.program("python3").toString();
    assumeTrue(isThere(python, "-c", "import boto3"), "python3 has no boto3");
    return Command.of(python, "-c", program, server.endpoint().toString())
        .with("AWS_CONFIG_FILE", server.clientFile("config").toString())
        .with("AWS_SHARED_CREDENTIALS_FILE", server.clientFile("credentials").toString())
        .run();
  }

  private static boolean isThere(String... command) {
    try {
      return Command.of(command).run().exitCode() == 0;
    } catch (UncheckedIOException e) {
      return false;
    }
  }
}
