package org.claviger.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.claviger.it.Command;
import org.claviger.it.Prerequisite;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** AWS's SDK for Python, where it is installed, with nothing but the files the server wrote. */
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

  @Test
  void boto3EncryptsDecryptsAndUnderstandsARefusal(ServerProcess server) {
    String python = Prerequisite.program("python3").toString();
    assumeTrue(
        Command.of(python, "-c", "import boto3").run().exitCode() == 0, "python3 has no boto3");
    Command.Outcome outcome =
        Command.of(python, "-c", PROGRAM, server.endpoint().toString())
            .with("AWS_CONFIG_FILE", server.clientFile("config").toString())
            .with("AWS_SHARED_CREDENTIALS_FILE", server.clientFile("credentials").toString())
            .run();
    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
    assertThat(outcome.output().strip()).isEqualTo("arn:aws:iam::111122223333:root");
  }
}
