package org.claviger.server.key;

import static org.claviger.server.key.KeyState.Creating;
import static org.claviger.server.key.KeyState.Disabled;
import static org.claviger.server.key.KeyState.PendingDeletion;
import static org.claviger.server.key.KeyState.PendingImport;
import static org.claviger.server.key.KeyState.PendingReplicaDeletion;
import static org.claviger.server.key.KeyState.Unavailable;
import static org.claviger.server.key.KeyState.Updating;

import java.util.EnumSet;
import java.util.Set;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/**
 * The rows of AWS's table of key states: in which states a kind of action is refused, and with what
 * error. An action that works in every state asks for none.
 */
public enum StateRule {
  /** Cryptographic use. */
  USE(Disabled, PendingDeletion, PendingReplicaDeletion, PendingImport, Unavailable, Creating),
  /** CreateGrant. */
  GRANT(Disabled, PendingDeletion, PendingReplicaDeletion, PendingImport, Creating),
  /** EnableKey, DisableKey. */
  ENABLE(PendingDeletion, PendingReplicaDeletion, PendingImport, Creating, Updating),
  /** Rotation, once the origin was looked at. */
  ROTATE(Disabled, PendingDeletion, PendingReplicaDeletion, PendingImport, Unavailable, Creating),
  /** GetParametersForImport. */
  IMPORT_PARAMETERS(PendingDeletion, PendingReplicaDeletion, Creating, Updating),
  /** ImportKeyMaterial. */
  IMPORT(PendingDeletion, PendingReplicaDeletion, Creating),
  /** DeleteImportedKeyMaterial. */
  DELETE_IMPORTED(Creating, Updating),
  /** ScheduleKeyDeletion. */
  SCHEDULE_DELETION(PendingDeletion, PendingReplicaDeletion, Updating),
  /** Tags, description, aliases. */
  CHANGE(PendingDeletion, PendingReplicaDeletion),
  /** ReplicateKey. */
  REPLICATE(Disabled, PendingDeletion, PendingReplicaDeletion, PendingImport, Creating, Updating),
  /** UpdatePrimaryRegion. */
  UPDATE_PRIMARY(Disabled, PendingDeletion, PendingReplicaDeletion, PendingImport, Creating);

  @SuppressWarnings("ImmutableEnumChecker") // Set.copyOf is immutable
  private final Set<KeyState> refused;

  StateRule(KeyState first, KeyState... others) {
    this.refused = Set.copyOf(EnumSet.of(first, others));
  }

  /**
   * The key's state allows it.
   *
   * @throws ApiException DisabledException or KMSInvalidStateException
   */
  public void require(Key key) {
    if (refused.contains(key.state())) {
      throw refusal(key);
    }
  }

  private static ApiException refusal(Key key) {
    return switch (key.state()) {
      case Disabled -> new ApiException(ErrorCode.DisabledException, key.arn() + " is disabled.");
      case PendingDeletion, PendingReplicaDeletion -> invalid(key, "pending deletion");
      case PendingImport -> invalid(key, "pending import");
      case Unavailable -> invalid(key, "unavailable");
      case Creating -> invalid(key, "creating");
      case Updating -> invalid(key, "updating");
      case Enabled -> throw new IllegalStateException("no action is refused on an enabled key");
    };
  }

  private static ApiException invalid(Key key, String state) {
    return new ApiException(ErrorCode.KMSInvalidStateException, key.arn() + " is " + state + ".");
  }
}
