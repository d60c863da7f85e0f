package org.claviger.server.operation;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.key.Key;

/** {@code ReEncrypt}: from one key or context to another; the plaintext does not leave. */
final class ReEncrypt implements Operation<ReEncrypt.Input> {
  private static final String FROM = "kms:ReEncryptFrom";
  private static final String TO = "kms:ReEncryptTo";
  private static final Action ACTION =
      new Action(Action.Api.KMS, "ReEncrypt", Set.of(FROM, TO), true);

  private final DataEncryption encryption;

  ReEncrypt(DataEncryption encryption) {
    this.encryption = requireNonNull(encryption, "encryption");
  }

  /** The request. */
  record Input(SealedData source, String destinationKeyId, EncryptionTerms destination) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    String destinationKeyId = members.string("DestinationKeyId", 1, OnKey.MAX_KEY_ID_CHARACTERS);
    EncryptionTerms destination = EncryptionTerms.read(members, "Destination");
    SealedData source = SealedData.read(members, "Source");
    return new Input(source, destinationKeyId, destination);
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    input.source.keyId().ifPresent(keyId -> parameters.put("sourceKeyId", keyId));
    input.source.terms().show(parameters, "Source");
    parameters.put("destinationKeyId", input.destinationKeyId);
    input.destination.show(parameters, "Destination");
    return input.source.options().show(parameters);
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    SealedData.Located source =
        Authorization.found(context, FROM, List.of(), () -> input.source.locate(context));
    Key destination =
        Authorization.found(
            context,
            TO,
            List.of(source.access(context, FROM).with(onSameKey(false))),
            () -> OnKey.find(context, input.destinationKeyId));
    ConditionKeys onSameKey = onSameKey(source.key().arn().equals(destination.arn()));
    AccessRequest from = source.access(context, FROM).with(onSameKey);
    AccessRequest to =
        input.destination.access(context, TO, destination, input.destinationKeyId).with(onSameKey);
    return new Prepared(
        List.of(from, to),
        List.of(from.resourceArn(), to.resourceArn()),
        List.of(source.key(), destination),
        Stream.of(source.key(), destination)
            .flatMap(key -> Quotas.of(key.spec()).stream())
            .toList(),
        input.source.options().checked(context, () -> run(input, context, source, destination)));
  }

  private static ConditionKeys onSameKey(boolean is) {
    return ConditionKeys.of("kms:reencryptonsamekey", is);
  }

  private Result run(
      Input input, RequestContext context, SealedData.Located source, Key destination) {
    if (input.source.options().dryRun()) {
      int plaintextBytes = source.tryOut(context.region(), ACTION.name());
      encryption.require(destination, input.destination, plaintextBytes, ACTION.name());
      input.source.options().endDryRun();
    }
    SealedData.Opened opened = source.open(context.region(), ACTION.name());
    byte[] ciphertext;
    try {
      encryption.require(destination, input.destination, opened.plaintext().length, ACTION.name());
      ciphertext =
          encryption.encrypt(
              context.region().hsmOf(destination),
              destination,
              input.destination,
              opened.plaintext());
    } finally {
      Arrays.fill(opened.plaintext(), (byte) 0);
    }
    ObjectNode response =
        OnKey.answer(destination)
            .put("CiphertextBlob", ciphertext)
            .put("SourceKeyId", source.key().arn().toString())
            .put("SourceEncryptionAlgorithm", input.source.terms().algorithm().name())
            .put("DestinationEncryptionAlgorithm", input.destination.algorithm().name());
    Result result = Result.of(response);
    if (opened.materialId().isPresent()) {
      String id = opened.materialId().get();
      response.put("SourceKeyMaterialId", id);
      result = result.noting("sourceKeyMaterialId", id);
    }
    if (input.destination.isSymmetric()) {
      String id = destination.currentMaterial().id();
      response.put("DestinationKeyMaterialId", id);
      result = result.noting("destinationKeyMaterialId", id);
    }
    return result;
  }
}
