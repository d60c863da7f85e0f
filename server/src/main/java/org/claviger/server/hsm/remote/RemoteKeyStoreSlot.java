package org.claviger.server.hsm.remote;

import static java.util.Objects.requireNonNull;

import org.claviger.server.config.AnswerLimits;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.KeyStoreHsm;
import org.claviger.server.hsm.KeyStoreRefusedException;
import org.claviger.server.hsm.KeyStoreRefusedException.Reason;
import org.claviger.server.hsm.KeyStoreSlot;
import org.claviger.server.hsm.TokenName;

/** The way to a custom key store's token of a worker's module. */
public final class RemoteKeyStoreSlot implements KeyStoreSlot {
  private final Exchange exchange;
  private final Patience patience;
  private final Remote module;
  private final TokenName token;

  /**
   * A token of a worker's module.
   *
   * @param exchange the way to it, which this closes
   * @param limits how long an answer may take
   */
  public RemoteKeyStoreSlot(Exchange exchange, AnswerLimits limits, TokenName token) {
    this.exchange = requireNonNull(exchange, "exchange");
    this.patience = new Patience(limits, false);
    this.module = new Remote(exchange, HsmService.MODULE, patience);
    this.token = requireNonNull(token, "token");
  }

  @Override
  public String name() {
    return token.value();
  }

  @Override
  public boolean isPresent() {
    try {
      return module.ask(ModuleMethod.HAS_TOKEN, out -> out.tokenName(token), WireReader::flag);
    } catch (HsmUnavailableException | IllegalStateException e) {
      return false;
    }
  }

  @Override
  public void rescan() {
    module.tell(ModuleMethod.RESCAN, out -> out.tokenName(token));
  }

  @Override
  public KeyStoreHsm open(byte[] pin, boolean mayCreate) throws KeyStoreRefusedException {
    Answer answer;
    try {
      answer =
          module.ask(
              ModuleMethod.OPEN_KEY_STORE,
              out -> out.tokenName(token).bytes(pin).flag(mayCreate),
              Answer::read);
    } catch (HsmUnavailableException | IllegalStateException e) {
      throw new KeyStoreRefusedException(Reason.AWAY, e.getMessage(), e);
    }
    return new RemoteKeyStoreHsm(
        module, answer.target(), new Remote(exchange, answer.target(), patience));
  }

  @Override
  public void close() {
    exchange.close();
  }

  /** What the worker said. */
  private record Answer(String opened, Reason reason, String message) {
    static Answer read(WireReader in) {
      return in.flag()
          ? new Answer(in.text(), null, "")
          : new Answer("", in.constant(Reason.class), in.text());
    }

    String target() throws KeyStoreRefusedException {
      if (reason != null) {
        throw new KeyStoreRefusedException(reason, message, null);
      }
      return opened;
    }
  }
}
