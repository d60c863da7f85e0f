package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Signature;
import java.time.Duration;
import java.util.List;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** An application server throws an application away, and with it the provider inside. */
@ExtendWith(SharedServer.class)
class ClassLoaderTest {
  @TempDir private Path folder;
  private final ServerProcess server;
  private final String keyId;

  ClassLoaderTest(ServerProcess server, SharedKeys keys) {
    this.server = server;
    this.keyId = keys.id(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
  }

  @Test
  void nothingHoldsTheClassLoaderOfAProviderThatWasClosed() throws Exception {
    WeakReference<ClassLoader> loader = useAndClose();

    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(threadsOf(loader.get())).isEmpty();
              assertThat(loader.get()).isNull();
            });
  }

  private WeakReference<ClassLoader> useAndClose() throws Exception {
    Path configuration = new Configuration(server, folder).write();
    URL[] jar = {ServerProcess.providerJar().toUri().toURL()};
    URLClassLoader loader = new URLClassLoader(jar, ClassLoader.getPlatformClassLoader());
    try (loader) {
      ClassLoader before = Thread.currentThread().getContextClassLoader();
      Thread.currentThread().setContextClassLoader(loader);
      try {
        use(loader, configuration);
      } finally {
        Thread.currentThread().setContextClassLoader(before);
      }
      // A thread that is ending may still load a class: its loader stays open until then.
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(threadsOf(loader)).isEmpty());
    }
    return new WeakReference<>(loader);
  }

  private void use(ClassLoader loader, Path configuration) throws Exception {
    Provider unconfigured =
        (Provider)
            loader
                .loadClass("org.claviger.provider.ClavigerProvider")
                .getDeclaredConstructor()
                .newInstance();
    Provider provider = unconfigured.configure(configuration.toString());
    assertThat(provider.getClass().getClassLoader()).isSameAs(loader);
    KeyStore store = KeyStore.getInstance("KMS", provider);
    store.load(null, null);
    Signature signature = Signature.getInstance("SHA256withECDSA", provider);
    signature.initSign((java.security.PrivateKey) store.getKey(keyId, null));
    assertThat(signature.sign()).isNotEmpty();
    assertThat(threadsOf(loader))
        .as("the test sees the client's threads")
        .contains("claviger connections", "claviger timeouts");
    ((AutoCloseable) provider).close();
  }

  private static List<String> threadsOf(ClassLoader loader) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                loader != null
                    && (thread.getContextClassLoader() == loader
                        || thread.getClass().getClassLoader() == loader))
        .map(Thread::getName)
        .toList();
  }
}
