package org.claviger.server.hsm.remote;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmModule;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.KeyStoreRefusedException;
import org.claviger.server.hsm.KeyStoreSlot;
import org.claviger.server.hsm.TokenName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's side: does what requests ask, on a module. Domains are opened when the first request
 * asks for it and stay open. Safe for many threads.
 */
public final class HsmService {
  static final int VERSION = 3;
  static final String MODULE = "module";
  static final String IDENTITY = "identity";
  static final String REGION_PREFIX = "region:";

  private static final Logger log = LoggerFactory.getLogger(HsmService.class);

  private final HsmModule module;
  private final OpenKeyStores keyStores;
  private final Map<String, HsmDomain> domains = new ConcurrentHashMap<>();

  /**
   * On a module, which stays the caller's to close.
   *
   * @param keyStores the ways to its tokens for custom key stores
   */
  public HsmService(HsmModule module, Function<TokenName, KeyStoreSlot> keyStores) {
    this.module = requireNonNull(module, "module");
    this.keyStores = new OpenKeyStores(keyStores);
  }

  /** Answers a request, whatever it is; never throws an exception. Wipes the request. */
  public byte[] answer(byte[] request) {
    WireWriter out = new WireWriter();
    try {
      WireReader in = new WireReader(request);
      if (in.number() != VERSION) {
        throw new IllegalStateException(
            "the HSM worker speaks version " + VERSION + " of its protocol; use the same build");
      }
      String target = in.text();
      out.flag(true);
      run(target, in, out);
      in.end();
      return out.finish();
    } catch (RuntimeException e) {
      byte[] spoilt = out.finish();
      Arrays.fill(spoilt, (byte) 0);
      return failure(e);
    } finally {
      Arrays.fill(request, (byte) 0);
    }
  }

  private void run(String target, WireReader in, WireWriter out) {
    if (target.equals(MODULE)) {
      run(in.constant(ModuleMethod.class), in, out);
    } else {
      Method method = in.constant(Method.class);
      HsmDomain domain =
          target.startsWith(OpenKeyStores.PREFIX) ? keyStores.find(target) : domain(target);
      new Dispatch(domain, in, out).run(method);
    }
  }

  private void run(ModuleMethod method, WireReader in, WireWriter out) {
    switch (method) {
      case HAS_IDENTITY -> out.flag(module.hasIdentity());
      case HAS_REGION -> out.flag(module.hasRegion(in.text()));
      case OPEN_IDENTITY -> openIdentity();
      case OPEN_REGION -> openRegion(in.text());
      case SHARE_TRANSFER_KEY -> shareTransferKey(in);
      case HAS_TOKEN -> out.flag(keyStores.isPresent(in.tokenName()));
      case RESCAN -> keyStores.rescan(in.tokenName());
      case OPEN_KEY_STORE -> openKeyStore(in, out);
      case IS_KEY_STORE_OPEN -> out.flag(keyStores.isOpen(in.text()));
      case CLOSE_KEY_STORE -> keyStores.close(in.text());
    }
  }

  private void openKeyStore(WireReader in, WireWriter out) {
    TokenName name = in.tokenName();
    byte[] pin = in.bytes();
    try {
      String target = keyStores.open(name, pin, in.flag());
      out.flag(true).text(target);
    } catch (KeyStoreRefusedException e) {
      log.warn("the token of {} is not opened: {}", name, e.toString());
      out.flag(false).constant(e.reason()).text(cut(printable(e.getMessage())));
    } finally {
      Arrays.fill(pin, (byte) 0);
    }
  }

  private synchronized void shareTransferKey(WireReader in) {
    List<String> regions = new ArrayList<>();
    for (int left = in.number(); left > 0; left--) {
      regions.add(in.text());
    }
    module.shareTransferKey(regions);
  }

  private HsmDomain domain(String target) {
    HsmDomain domain = domains.get(target);
    if (domain == null) {
      reopen(target);
      domain = domains.get(target);
    }
    return domain;
  }

  /** Opens what was open before the worker was started anew; never begins a new domain. */
  private void reopen(String target) {
    if (target.equals(IDENTITY) && module.hasIdentity()) {
      openIdentity();
    } else if (target.startsWith(REGION_PREFIX)
        && module.hasRegion(target.substring(REGION_PREFIX.length()))) {
      openRegion(target.substring(REGION_PREFIX.length()));
    } else {
      throw new HsmUnavailableException("the HSM worker's module has no token for " + target);
    }
  }

  private void openIdentity() {
    open(IDENTITY, module::openIdentity);
  }

  private void openRegion(String region) {
    open(REGION_PREFIX + region, () -> module.openRegion(region));
  }

  private synchronized void open(String target, Supplier<HsmDomain> opening) {
    if (!domains.containsKey(target)) {
      domains.put(target, opening.get());
    }
  }

  private static byte[] failure(RuntimeException e) {
    Failure failure = Failure.of(e);
    if (failure == Failure.UNAVAILABLE) {
      log.warn("the HSM could not do what was asked: {}", e.toString());
    }
    String message =
        printable(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    return new WireWriter().flag(false).constant(failure).text(cut(message)).finish();
  }

  private static String cut(String message) {
    return message.substring(0, Math.min(message.length(), WireReader.MAX_TEXT_CHARS));
  }

  /** What came with a request may be no text at all. */
  private static String printable(String message) {
    return message.replaceAll("[^ -~]", "?");
  }
}
