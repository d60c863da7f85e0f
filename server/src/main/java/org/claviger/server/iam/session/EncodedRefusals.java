package org.claviger.server.iam.session;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.claviger.server.error.ApiException;
import org.claviger.server.hsm.HsmException;
import org.claviger.server.operation.RefusalMessages;
import org.claviger.server.operation.RefusedException;
import org.claviger.server.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refusals with their reasons behind them, sealed for the administrators of the caller's account.
 * What cannot be sealed now, or not even in brief, is left out: the refusal stands without it.
 */
public final class EncodedRefusals implements RefusalMessages {
  private static final Logger log = LoggerFactory.getLogger(EncodedRefusals.class);
  private static final String INTRODUCTION = " Encoded authorization failure message: ";

  private final AuthorizationMessages messages;

  /** Sealed so. */
  public EncodedRefusals(AuthorizationMessages messages) {
    this.messages = requireNonNull(messages, "messages");
  }

  @Override
  public String of(RefusedException refused) {
    try {
      return refused.getMessage() + encoded(refused).map(INTRODUCTION::concat).orElse("");
    } catch (HsmException | StoreException | ApiException e) {
      log.warn("A refusal could not be explained", e);
      return refused.getMessage();
    }
  }

  /** As much of the reasons as there is room for: what matters least is left out first. */
  private Optional<String> encoded(RefusedException refused) {
    String accountId = refused.check().caller().accountId();
    ObjectNode document = RefusalDocument.of(refused);
    Optional<String> encoded = messages.encode(accountId, document.toString());
    for (String pointer : RefusalDocument.LEFT_OUT_FIRST) {
      if (encoded.isPresent()) {
        break;
      }
      document.withArray(pointer).removeAll();
      encoded = messages.encode(accountId, document.toString());
    }
    return encoded;
  }
}
