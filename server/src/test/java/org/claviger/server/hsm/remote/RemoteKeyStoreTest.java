package org.claviger.server.hsm.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.claviger.server.config.AnswerLimits;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.hsm.AbsentKeyException;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.KeyStoreHsm;
import org.claviger.server.hsm.KeyStoreRefusedException;
import org.claviger.server.hsm.KeyStoreRefusedException.Reason;
import org.claviger.server.hsm.KeyStoreSlot;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.SubkeyCiphertext;
import org.claviger.server.hsm.TokenName;
import org.claviger.server.hsm.pkcs11.HsmFixture;
import org.claviger.server.hsm.pkcs11.OwnersKeys;
import org.claviger.server.hsm.pkcs11.Pkcs11KeyStoreSlot;
import org.claviger.server.hsm.pkcs11.Pkcs11Module;
import org.claviger.server.hsm.pkcs11.StoreTokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A custom key store's HSMs behind a worker, over the wire, on a real module. */
class RemoteKeyStoreTest {
  private static final String PIN = "own-pin-1";
  private static final byte[] AAD = "aad".getBytes(UTF_8);
  private static final byte[] TEXT = "text".getBytes(UTF_8);
  private static final AnswerLimits LIMITS = AnswerLimits.of(Duration.ofMinutes(3));

  @TempDir private static Path directory;
  private static HsmConfig config;
  private static Pkcs11Module module;
  private static HsmService service;

  @BeforeAll
  static void open() throws IOException {
    config = HsmFixture.config(directory);
    StoreTokens tokens = new StoreTokens(config);
    tokens.make("first", PIN);
    tokens.make("second", PIN);
    tokens.makeEmpty("empty", PIN);
    module = Pkcs11Module.open(config);
    service = service();
  }

  private static HsmService service() {
    return new HsmService(module, name -> new Pkcs11KeyStoreSlot(config, name));
  }

  @AfterAll
  static void close() {
    module.close();
  }

  @Test
  void aKeyIsMadeInstalledUsedAndDestroyed() throws Exception {
    String id = "ab".repeat(32);
    try (KeyStoreHsm first = slot("first").open(pin(), false);
        KeyStoreHsm second = slot("second").open(pin(), false)) {
      Material material = first.generateSecretKey(id, MaterialSpec.AES_256_SUBKEYS);
      first.install(material);
      second.install(material);
      assertThat(second.installed()).containsExactly(id);
      SubkeyCiphertext sealed = first.encryptUnderSubkey(material, AAD, TEXT);
      assertThat(second.decryptUnderSubkey(material, sealed, AAD)).isEqualTo(TEXT);
      second.destroy(id);
      assertThat(second.installed()).isEmpty();
      first.destroy(id);
      assertThat(first.health().ok()).isTrue();
    }
  }

  @Test
  void aKeyOfTheOwnersIsAdopted() throws Exception {
    OwnersKeys keys = new OwnersKeys(config, "first", PIN);
    keys.aes("payroll", "id", new byte[32]);
    try (KeyStoreHsm first = slot("first").open(pin(), false)) {
      Material material = first.adopt("payroll", MaterialSpec.AES_256_SUBKEYS, AAD).privateKey();
      SubkeyCiphertext sealed = first.encryptUnderSubkey(material, AAD, TEXT);
      assertThat(first.decryptUnderSubkey(material, sealed, AAD)).isEqualTo(TEXT);
      assertThatThrownBy(() -> first.adopt("none", MaterialSpec.AES_256_SUBKEYS, AAD))
          .isInstanceOf(AbsentKeyException.class)
          .hasMessageContaining("'none'");
    } finally {
      keys.remove("payroll");
    }
  }

  @Test
  void aTokenIsOpenedAnewByItsPinAloneAndThenOnlyTheLastOneHasIt() throws Exception {
    KeyStoreHsm former = slot("first").open(pin(), false);
    try (KeyStoreHsm latter = slot("first").open(pin(), false)) {
      assertThat(latter.health().ok()).isTrue();
      assertThat(latter.isOpen()).isTrue();
      assertThat(former.isOpen()).isFalse();
      assertThatThrownBy(() -> former.random(8)).isInstanceOf(HsmUnavailableException.class);
      former.close();
      assertThat(latter.health().ok()).isTrue();
    }
    KeyStoreHsm last = slot("first").open(pin(), false);
    assertThat(refusal("first", "wrong-pin")).isEqualTo(Reason.PIN_WRONG);
    assertThatThrownBy(() -> last.random(8)).isInstanceOf(HsmUnavailableException.class);
    assertThat(last.isOpen()).isFalse();
  }

  @Test
  void aWorkerThatWasStartedAnewHasNoPin() throws Exception {
    HsmService[] worker = {service};
    RemoteKeyStoreSlot slot = slot("second", request -> worker[0].answer(request));
    KeyStoreHsm open = slot.open(pin(), false);
    worker[0] = service();
    assertThat(open.health().ok()).isFalse();
    assertThat(open.isOpen()).isFalse();
    worker[0] = service;
    assertThat(open.isOpen()).isTrue();
    open.close();
    assertThat(open.isOpen()).isFalse();
  }

  @Test
  void namesWhatIsWrongWithATokenOrAPin() {
    assertThat(refusal("absent", PIN)).isEqualTo(Reason.AWAY);
    assertThat(refusal("empty", PIN)).isEqualTo(Reason.UNSUITABLE);
    assertThat(slot("first").isPresent()).isTrue();
    assertThat(slot("absent").isPresent()).isFalse();
    RemoteKeyStoreSlot away =
        slot(
            "first",
            request -> {
              throw new HsmUnavailableException("planted");
            });
    assertThat(away.isPresent()).isFalse();
    assertThat(refusal(away, PIN)).isEqualTo(Reason.AWAY);
  }

  @Test
  void asManyKeysAsThereAreAreListed() throws Exception {
    Set<String> many =
        IntStream.range(0, 2 * Dispatch.INSTALLED_PAGE)
            .mapToObj("%064d"::formatted)
            .collect(Collectors.toSet());
    HsmService full =
        new HsmService(module, name -> holding(new Pkcs11KeyStoreSlot(config, name), many));
    try (KeyStoreHsm first = slot("first", full::answer).open(pin(), false)) {
      assertThat(first.installed()).isEqualTo(many);
    }
  }

  private static KeyStoreSlot holding(KeyStoreSlot slot, Set<String> ids) {
    return proxy(
        KeyStoreSlot.class,
        slot,
        (name, result) ->
            name.equals("open")
                ? proxy(
                    KeyStoreHsm.class,
                    (KeyStoreHsm) result,
                    (method, value) -> method.equals("installed") ? ids : value)
                : result);
  }

  private static <T> T proxy(
      Class<T> type, T real, java.util.function.BiFunction<String, Object, Object> change) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return change.apply(method.getName(), method.invoke(real, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private static Reason refusal(String label, String pin) {
    return refusal(slot(label), pin);
  }

  private static Reason refusal(RemoteKeyStoreSlot slot, String pin) {
    return catchThrowableOfType(
            KeyStoreRefusedException.class, () -> slot.open(StoreTokens.pin(pin), false))
        .reason();
  }

  private static byte[] pin() {
    return StoreTokens.pin(PIN);
  }

  private static RemoteKeyStoreSlot slot(String label) {
    return slot(label, service::answer);
  }

  private static RemoteKeyStoreSlot slot(String label, UnaryOperator<byte[]> worker) {
    Exchange exchange =
        new Exchange() {
          @Override
          public byte[] ask(byte[] request, Duration limit) {
            return worker.apply(request.clone());
          }

          @Override
          public void close() {}
        };
    return new RemoteKeyStoreSlot(exchange, LIMITS, new TokenName(TokenName.Kind.LABEL, label));
  }
}
