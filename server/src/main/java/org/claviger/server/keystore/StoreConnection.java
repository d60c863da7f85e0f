package org.claviger.server.keystore;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of one store: what is done about it is done by a thread of its own, one thing
 * after the other, and each of its HSMs is looked after by another, so that one that hangs holds up
 * nobody else.
 */
final class StoreConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreConnection.class);

  private final String id;
  private final Keeper keeper;
  private final StoreHsm hsm;
  private final Reconciler reconciler;
  private final long checkNanos;
  private final ScheduledThreadPoolExecutor worker;
  private final Lookout leftovers;
  private volatile ConnectionState state;
  private volatile Optional<ConnectionErrorCode> error;
  private volatile Opening opening;

  StoreConnection(CustomKeyStore store, Keeper keeper, long checkNanos) {
    this.id = store.id();
    this.keeper = keeper;
    this.hsm = new StoreHsm(id);
    this.reconciler = keeper.reconciler(id);
    this.checkNanos = checkNanos;
    this.state =
        store.wanted() == ConnectionState.CONNECTED ? ConnectionState.CONNECTING : store.wanted();
    this.error = store.error();
    this.leftovers = new Lookout("custom key store leftovers " + id);
    this.worker = new ScheduledThreadPoolExecutor(1, task -> thread(task));
    worker.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    worker.setKeepAliveTime(10, TimeUnit.SECONDS);
    worker.allowCoreThreadTimeOut(true);
    worker.setRemoveOnCancelPolicy(true);
    worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** What it throws is caught by the task. */
  private void later(Runnable task) {
    var unused = worker.schedule(task, checkNanos, TimeUnit.NANOSECONDS);
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "custom key store " + id);
    thread.setDaemon(true);
    return thread;
  }

  ConnectionState state() {
    return state;
  }

  /** Why it failed; empty unless the state is FAILED. */
  Optional<ConnectionErrorCode> error() {
    return error;
  }

  /** How many of its HSMs are given work, or are not; none unless it is connected. */
  int hsms(boolean isActive) {
    Group group = hsm.group();
    int active = group.active();
    return isActive ? active : group.members().size() - active;
  }

  StoreHsm hsm() {
    return hsm;
  }

  /** Begins to connect, as a request asks for it. */
  void connect() {
    state = ConnectionState.CONNECTING;
    error = Optional.empty();
    worker.execute(() -> attempt(false));
  }

  /**
   * Connects again at a server's start. HSMs that are not there yet are waited for.
   *
   * @param firstAttempt counted down after the first attempt
   */
  void resume(CountDownLatch firstAttempt) {
    worker.execute(
        () -> {
          attempt(true);
          firstAttempt.countDown();
        });
  }

  /** Begins to disconnect. */
  void disconnect() {
    state = ConnectionState.DISCONNECTING;
    error = Optional.empty();
    worker.execute(
        () -> {
          release();
          state = ConnectionState.DISCONNECTED;
        });
  }

  private void attempt(boolean patient) {
    if (state != ConnectionState.CONNECTING) {
      return;
    }
    try {
      CustomKeyStore store = keeper.store(id);
      opening = keeper.opening(store, reconciler);
      Group group = opening.open(store, this::lookSoon);
      hsm.use(group);
      connected(store, group);
    } catch (ConnectionFailure e) {
      if (patient && e.code() == ConnectionErrorCode.INSUFFICIENT_CLOUDHSM_HSMS) {
        later(() -> attempt(true));
        return;
      }
      failed(e.code(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("the custom key store {} could not be connected", id, e);
      failed(ConnectionErrorCode.INTERNAL_ERROR, e.getMessage());
    }
  }

  private void connected(CustomKeyStore store, Group group) {
    if (store.domain().length == 0) {
      byte[] domain = group.any(Reconciler::domainOf);
      keeper.change(id, kept -> kept.withDomain(domain));
    }
    reconciler.finishAll(group);
    if (state == ConnectionState.CONNECTING) {
      state = ConnectionState.CONNECTED;
      LOG.info(
          "the custom key store {} is connected to {} of {} HSMs",
          id,
          group.active(),
          group.members().size());
    }
    later(this::check);
  }

  private void failed(ConnectionErrorCode code, String reason) {
    LOG.warn("the custom key store {} could not be connected: {}: {}", id, code, reason);
    release();
    if (state == ConnectionState.CONNECTING) {
      error = Optional.of(code);
      state = ConnectionState.FAILED;
      keeper.change(id, kept -> kept.failed(code));
    }
  }

  private void check() {
    if (state != ConnectionState.CONNECTED) {
      return;
    }
    hsm.group().members().forEach(this::lookAt);
    leftovers.look(this::finish);
    later(this::check);
  }

  private void finish() {
    Group group = hsm.group();
    try {
      if (state == ConnectionState.CONNECTED && group.active() == group.members().size()) {
        reconciler.finish(group);
      }
    } catch (RuntimeException e) {
      LOG.warn("what is left in the HSMs of {} is not removed yet", id, e);
    }
  }

  private void lookAt(Member member) {
    member.look(() -> look(member));
  }

  private void lookSoon(Member member) {
    LOG.warn("the HSM {} of {} failed and gets no work for now", member.slot().name(), id);
    keeper.lost();
    lookAt(member);
  }

  private void look(Member member) {
    if (state != ConnectionState.CONNECTED) {
      return;
    }
    try {
      boolean was = member.isActive();
      look(keeper.store(id), member);
      if (member.isActive() && !was) {
        LOG.info("the HSM {} of {} is back", member.slot().name(), id);
      }
    } catch (RuntimeException e) {
      suspend(member);
      LOG.warn("the HSM {} of {} does not come back", member.slot().name(), id, e);
    }
  }

  private void look(CustomKeyStore store, Member member) {
    if (member.hsm() != null && !member.hsm().health().ok()) {
      suspend(member);
      if (member.hsm().isOpen()) {
        return;
      }
      member.close();
    }
    if (member.hsm() == null) {
      if (member.isDue(System.nanoTime(), checkNanos) && !opening.reopen(store, member)) {
        member.abandon();
      }
      return;
    }
    if (!member.isActive()) {
      if (!Reconciler.isOf(store.domain(), member.hsm())) {
        LOG.error("the HSM {} of {} has the keys of another domain", member.slot().name(), id);
        member.close();
        return;
      }
      reconciler.reconcile(member.slot().name(), member.hsm());
      member.activate();
    }
  }

  private void suspend(Member member) {
    if (member.suspend()) {
      keeper.lost();
    }
  }

  private void release() {
    Group group = hsm.group();
    hsm.close();
    group.members().forEach(Member::end);
  }

  /** Closes it without a trace: at the next start it is connected again. */
  @Override
  public void close() {
    worker.shutdownNow();
    leftovers.end();
    try {
      if (!worker.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("the custom key store {} is still busy; it is left alone", id);
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    release();
  }

  /** What a connection needs of the stores. */
  interface Keeper {
    /** The store as it is kept. */
    CustomKeyStore store(String id);

    /** An HSM failed and is given no more work. */
    void lost();

    /** Changes what is kept of it, if it is still there. */
    void change(String id, UnaryOperator<CustomKeyStore> change);

    /** The way to its HSMs. */
    Opening opening(CustomKeyStore store, Reconciler reconciler) throws ConnectionFailure;

    /** Makes its HSMs hold just its keys. */
    Reconciler reconciler(String id);
  }
}
