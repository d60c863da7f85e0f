package org.claviger.server.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.claviger.server.config.ConfigFile;
import org.claviger.server.config.InvalidConfigException;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.config.WorkerAddress;
import org.claviger.server.config.WorkerConfig;
import org.claviger.server.config.WorkerSocket;
import org.claviger.server.hsm.HsmModule;
import org.claviger.server.hsm.pkcs11.Pkcs11KeyStoreSlot;
import org.claviger.server.hsm.remote.HsmService;
import org.claviger.server.http.worker.WorkerListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The worker process: has the module, the PINs and the sessions, and serves the HSM interface. */
@Command(
    name = "serve",
    description = {
      "Runs the process that alone has the PKCS#11 module and the PINs, for the server whose",
      "configuration names it (hsm.worker)."
    },
    mixinStandardHelpOptions = true)
final class HsmServeCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(HsmServeCommand.class);

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The server's configuration, in YAML.")
  private Path file;

  @Option(
      names = "--with-parent",
      hidden = true,
      description = "End when standard input ends: with the process that started this one.")
  private boolean withParent;

  @Override
  public Integer call() throws Exception {
    ServerConfig config = ConfigFile.read(file);
    WorkerConfig worker =
        config
            .hsm()
            .worker()
            .orElseThrow(() -> new InvalidConfigException(file + " names no worker in hsm.worker"));
    new DataDirectory(config.data()).create();
    HsmModule module = HsmAccess.module(config);
    HsmService service =
        new HsmService(module, token -> new Pkcs11KeyStoreSlot(config.hsm(), token));
    WorkerListener listener = new WorkerAccess(config).listen(worker, service::answer);
    module.queue().ifPresent(queue -> HangWatch.start(queue, config.hsm().limits().call()));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(listener, module), "shutdown"));
    log.info("the HSM worker answers at {}", where(worker, listener));
    if (withParent) {
      awaitParentsEnd();
      return 0;
    }
    new CountDownLatch(1).await();
    return 0;
  }

  private static Object where(WorkerConfig worker, WorkerListener listener) {
    return worker instanceof WorkerAddress address
        ? new WorkerAddress(address.host(), listener.port(), address.tls())
        : ((WorkerSocket) worker).path();
  }

  private static void awaitParentsEnd() throws IOException {
    while (System.in.read() >= 0) {
      // Nothing is ever sent.
    }
  }

  private static void end(WorkerListener listener, HsmModule module) {
    listener.close();
    module.close();
    Runtime.getRuntime().halt(0);
  }
}
