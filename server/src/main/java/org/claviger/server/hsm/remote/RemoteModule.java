package org.claviger.server.hsm.remote;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.claviger.server.config.AnswerLimits;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmMember;
import org.claviger.server.hsm.HsmModule;
import org.claviger.server.hsm.HsmQueue;

/** The module of a worker process. A worker that was started anew is asked to open again. */
public final class RemoteModule implements HsmModule {
  private final Exchange exchange;
  private final Patience patience;
  private final Remote module;

  private RemoteModule(Exchange exchange, Patience patience) {
    this.exchange = requireNonNull(exchange, "exchange");
    this.patience = patience;
    this.module = remote(HsmService.MODULE);
  }

  /**
   * The only one: what it does not answer it is asked once more.
   *
   * @param exchange the way to it, which this closes
   * @param limits how long it may take
   */
  public static RemoteModule only(Exchange exchange, AnswerLimits limits) {
    return new RemoteModule(exchange, new Patience(limits, true));
  }

  /**
   * One of several: what it does not answer in time another one is asked.
   *
   * @param exchange the way to it, which this closes
   */
  public static RemoteModule oneOfSeveral(Exchange exchange, AnswerLimits limits) {
    return new RemoteModule(exchange, new Patience(limits, false));
  }

  private Remote remote(String target) {
    return new Remote(exchange, target, patience);
  }

  @Override
  public Hsm openRegion(String region) {
    module.tell(ModuleMethod.OPEN_REGION, out -> out.text(region));
    return new RemoteHsm(remote(HsmService.REGION_PREFIX + region));
  }

  @Override
  public void shareTransferKey(List<String> regions) {
    module.tell(
        ModuleMethod.SHARE_TRANSFER_KEY,
        out -> {
          out.number(regions.size());
          regions.forEach(out::text);
        });
  }

  @Override
  public boolean hasRegion(String region) {
    return module.ask(ModuleMethod.HAS_REGION, out -> out.text(region), WireReader::flag);
  }

  @Override
  public HsmDomain openIdentity() {
    module.tell(ModuleMethod.OPEN_IDENTITY, out -> {});
    return new RemoteDomain(remote(HsmService.IDENTITY));
  }

  @Override
  public boolean hasIdentity() {
    return module.ask(ModuleMethod.HAS_IDENTITY, out -> {}, WireReader::flag);
  }

  /** None: the worker has them. */
  @Override
  public List<HsmMember> members() {
    return List.of();
  }

  @Override
  public Optional<HsmQueue> queue() {
    return Optional.empty();
  }

  @Override
  public void close() {
    exchange.close();
  }
}
