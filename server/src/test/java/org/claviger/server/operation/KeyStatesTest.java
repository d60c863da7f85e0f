package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.Refusals.assertRefused;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.claviger.server.config.KeyConfig;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyKind;
import org.claviger.server.key.KeyState;
import org.claviger.server.key.Keys;
import org.claviger.server.key.Origin;
import org.claviger.server.key.TestRegion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * AWS's table of key states, cell by cell: an action works in a state, or is refused with just
 * AWS's error and changes nothing. Where AWS leaves it open whether a key that is pending deletion
 * is refused as disabled (2) or as of an invalid state (3), it is 3 here.
 */
class KeyStatesTest {
  /**
   * Y works, - cannot occur, and AWS's numbers: 1 disabled, 3 pending deletion, 4 not pending
   * deletion, 5 pending import, 6 origin EXTERNAL, 7 and 9 origin of a custom key store, 11
   * unavailable, 14 creating, 15 updating. For an action on two keys, "from" and "to" say which of
   * them is in the state.
   */
  private static final String AWS =
      """
      |                             En  Dis PDel PRep PImp Unav Cre Upd
      | CancelKeyDeletion           4   4   Y    Y    4    4    4   4
      | CreateAlias                 Y   Y   3    3    Y    Y    Y   Y
      | CreateGrant                 Y   1   3    3    5    Y    14  Y
      | Decrypt                     Y   1   3    3    5    11   14  Y
      | DeleteAlias                 Y   Y   Y    Y    Y    Y    Y   Y
      | DeleteImportedKeyMaterial   Y   Y   Y    Y    Y    -    14  15
      | DescribeKey                 Y   Y   Y    Y    Y    Y    Y   Y
      | DisableKey                  Y   Y   3    3    5    Y    14  15
      | DisableKeyRotation          Y   1   3    3    6    7    14  Y
      | EnableKey                   Y   Y   3    3    5    Y    14  15
      | EnableKeyRotation           Y   1   3    3    6    7    14  Y
      | Encrypt                     Y   1   3    3    5    11   14  Y
      | GenerateDataKey             Y   1   3    3    5    11   14  Y
      | GenerateDataKeyPair         Y   1   3    3    5    11   14  Y
      | GenerateDataKeyPairWithoutPlaintext Y 1 3 3   5    11   14  Y
      | GenerateDataKeyWithoutPlaintext Y 1 3    3    5    11   14  Y
      | GenerateMac                 Y   1   3    3    -    -    14  Y
      | GetKeyPolicy                Y   Y   Y    Y    Y    Y    Y   Y
      | GetKeyRotationStatus        Y   Y   Y    Y    6    7    Y   Y
      | GetParametersForImport      Y   Y   3    3    Y    9    14  15
      | GetPublicKey                Y   1   3    3    -    -    14  Y
      | ImportKeyMaterial           Y   Y   3    3    Y    9    14  Y
      | ListAliases                 Y   Y   Y    Y    Y    Y    Y   Y
      | ListGrants                  Y   Y   Y    Y    Y    Y    Y   Y
      | ListKeyPolicies             Y   Y   Y    Y    Y    Y    Y   Y
      | ListResourceTags            Y   Y   Y    Y    Y    Y    Y   Y
      | PutKeyPolicy                Y   Y   Y    Y    Y    Y    Y   Y
      | ReEncrypt/from              Y   1   3    3    5    11   14  Y
      | ReEncrypt/to                Y   1   3    3    5    11   14  Y
      | ReplicateKey                Y   1   3    3    5    -    14  15
      | RetireGrant                 Y   Y   Y    Y    Y    Y    Y   Y
      | RevokeGrant                 Y   Y   Y    Y    Y    Y    Y   Y
      | ScheduleKeyDeletion         Y   Y   3    3    Y    Y    Y   15
      | Sign                        Y   1   3    3    -    -    14  Y
      | TagResource                 Y   Y   3    3    Y    Y    Y   Y
      | UntagResource               Y   Y   3    3    Y    Y    Y   Y
      | UpdateAlias/from            Y   Y   Y    Y    Y    Y    Y   Y
      | UpdateAlias/to              Y   Y   3    3    Y    Y    Y   Y
      | UpdateKeyDescription        Y   Y   3    3    Y    Y    Y   Y
      | UpdatePrimaryRegion         Y   1   3    3    5    -    14  Y
      | Verify                      Y   1   3    3    -    -    14  Y
      | VerifyMac                   Y   1   3    3    -    -    14  Y
      """;

  /** Our own actions, and those of AWS that its table leaves out, by the same rules. */
  private static final String OTHERS =
      """
      |                             En  Dis PDel PRep PImp Unav Cre Upd
      | AeadDecrypt                 Y   1   3    3    5    11   14  Y
      | AeadEncrypt                 Y   1   3    3    5    11   14  Y
      | DeleteKeyCertificate        Y   Y   3    3    Y    Y    Y   Y
      | DeriveSharedSecret          Y   1   3    3    5    11   14  Y
      | ExplainAccess               Y   Y   Y    Y    Y    Y    Y   Y
      | GetKeyCertificate           Y   Y   Y    Y    Y    Y    Y   Y
      | GetKeyLastUsage             Y   Y   Y    Y    Y    Y    Y   Y
      | ListKeyRotations            Y   Y   Y    Y    Y    Y    Y   Y
      | PutKeyCertificate           Y   Y   3    3    Y    Y    Y   Y
      | RotateKeyOnDemand           Y   1   3    3    5    7    14  Y
      """;

  private static final KeyState[] COLUMNS = {
    KeyState.Enabled,
    KeyState.Disabled,
    KeyState.PendingDeletion,
    KeyState.PendingReplicaDeletion,
    KeyState.PendingImport,
    KeyState.Unavailable,
    KeyState.Creating,
    KeyState.Updating
  };

  @TempDir static Path directory;
  private static TestRegion region;
  private static StoreWatch watch;

  private final TestApi api = new TestApi(region, "111122223333", () -> region.clock().instant());
  private final ValidRequests requests = new ValidRequests(api);

  @BeforeAll
  static void open() {
    region =
        TestRegion.open(
                directory,
                List.of("us-east-1", "eu-west-1"),
                KeyConfig.defaults(),
                UnaryOperator.identity())
            .get(0);
    watch = new StoreWatch(directory);
  }

  @AfterAll
  static void close() {
    watch.close();
    region.close();
  }

  static Stream<Arguments> cellsOfAws() {
    return cells(AWS);
  }

  static Stream<Arguments> otherCells() {
    return cells(OTHERS);
  }

  private static Stream<Arguments> cells(String table) {
    return table
        .lines()
        .skip(1)
        .map(line -> line.substring(1).strip().split("\\s+", -1))
        .flatMap(
            row ->
                IntStream.range(0, COLUMNS.length)
                    .filter(i -> !row[i + 1].equals("-"))
                    .mapToObj(i -> Arguments.of(row[0], COLUMNS[i], row[i + 1])));
  }

  @ParameterizedTest
  @MethodSource("cellsOfAws")
  void isAsInAws(String action, KeyState state, String outcome) {
    assertOutcome(action, state, outcome);
  }

  @ParameterizedTest
  @MethodSource("otherCells")
  void isLikewiseForWhatAwsDoesNotList(String action, KeyState state, String outcome) {
    assertOutcome(action, state, outcome);
  }

  private void assertOutcome(String row, KeyState state, String outcome) {
    String action = row.split("/", -1)[0];
    String keyId = outcome.equals("6") ? external() : enabled(action, state);
    ObjectNode request = requests.on(keyId, action, row.substring(row.indexOf('/') + 1));
    bring(keyId, state);
    assertThat(state(keyId)).isEqualTo(state);
    long version = watch.version();
    switch (outcome) {
      case "Y" -> api.call(action, request.toString());
      case "1" -> assertIs(ErrorCode.DisabledException, "disabled", keyId, action, request);
      case "3" -> assertInvalidState("pending deletion", keyId, action, request);
      case "4" -> assertInvalidState("not pending deletion", keyId, action, request);
      case "5" -> assertInvalidState("pending import", keyId, action, request);
      case "11", "14", "15" ->
          assertInvalidState(state.name().toLowerCase(Locale.ROOT), keyId, action, request);
      case "6" -> assertOrigin("EXTERNAL", keyId, action, request);
      case "7", "9" -> assertOrigin("AWS_CLOUDHSM", keyId, action, request);
      default -> throw new IllegalArgumentException(outcome);
    }
    assertThat(outcome.equals("Y") || watch.version() == version)
        .as("a refusal changes nothing")
        .isTrue();
  }

  private void assertInvalidState(String is, String keyId, String action, ObjectNode request) {
    assertIs(ErrorCode.KMSInvalidStateException, is, keyId, action, request);
  }

  private void assertOrigin(String origin, String keyId, String action, ObjectNode request) {
    String message = api.keyArn(keyId) + " origin is %s which is not valid for this operation.";
    assertRefused(
        ErrorCode.UnsupportedOperationException,
        message.formatted(origin),
        () -> api.call(action, request.toString()));
  }

  private void assertIs(
      ErrorCode code, String is, String keyId, String action, ObjectNode request) {
    assertRefused(
        code, api.keyArn(keyId) + " is " + is + ".", () -> api.call(action, request.toString()));
  }

  /** A key that an action takes, enabled. */
  private String enabled(String action, KeyState state) {
    String keyId = requests.key(action);
    // With a replica its deletion would not begin.
    if (action.equals("UpdatePrimaryRegion") && state != KeyState.PendingDeletion) {
      api.call("ReplicateKey", requests.on(keyId, "ReplicateKey", "").toString());
    }
    if (action.equals("DeleteImportedKeyMaterial")) {
      api.call("ImportKeyMaterial", requests.on(keyId, "ImportKeyMaterial", "").toString());
    } else if (state(keyId) == KeyState.PendingImport) {
      write(keyId, KeyState.Enabled);
    }
    return keyId;
  }

  private String external() {
    return requests.key("GetParametersForImport");
  }

  /** By the action that leads there, or in the key's row where none does. */
  private void bring(String keyId, KeyState state) {
    switch (state) {
      case Enabled -> {}
      case Disabled -> api.call("DisableKey", "{'KeyId':'%s'}", keyId);
      case PendingDeletion -> api.call("ScheduleKeyDeletion", "{'KeyId':'%s'}", keyId);
      default -> write(keyId, state);
    }
  }

  private void write(String keyId, KeyState state) {
    Keys keys = region.region().keys();
    Key key = keys.resolve(keyId, api.accountId());
    region
        .store()
        .write(
            transaction ->
                keys.update(
                    transaction,
                    key.arn(),
                    found ->
                        state == KeyState.Unavailable
                            ? ofAKeyStore(found.withState(state))
                            : found.withState(state)));
    keys.forget(key.arn());
  }

  /** Only the keys of a custom key store are ever unavailable. */
  private static Key ofAKeyStore(Key key) {
    return new Key(
        key.arn(),
        KeyKind.kms(key.spec(), key.usage(), Origin.AWS_CLOUDHSM),
        key.state(),
        key.creationDate(),
        key.deletionDate(),
        key.description(),
        key.tags(),
        key.policy(),
        key.publicKey(),
        key.materials(),
        key.rotation());
  }

  private KeyState state(String keyId) {
    return region.region().keys().resolve(keyId, api.accountId()).state();
  }
}
