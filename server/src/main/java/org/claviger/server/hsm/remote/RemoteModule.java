package org.claviger.server.hsm.remote;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmMember;
import org.claviger.server.hsm.HsmModule;
import org.claviger.server.hsm.HsmQueue;

/** The module of a worker process. A worker that was started anew is asked to open again. */
public final class RemoteModule implements HsmModule {
  private final Exchange exchange;
  private final AnswerLimits limits;
  private final Remote module;

  /** Over an exchange, which it closes. */
  public RemoteModule(Exchange exchange, AnswerLimits limits) {
    this.exchange = requireNonNull(exchange, "exchange");
    this.limits = requireNonNull(limits, "limits");
    this.module = remote(HsmService.MODULE);
  }

  private Remote remote(String target) {
    return new Remote(exchange, limits, target);
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
