package org.claviger.server.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.hsm.ceremony.CeremonyException;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.DomainState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A module that cannot keep a domain is refused by the name of what it lacks. */
final class RefusedKeyTest {
  private static final DomainName REGION = DomainName.ofRegion("us-east-1");
  private static final long TYPE_INVALID = 0x12;
  private static final long DEVICE_ERROR = 0x30;

  @TempDir Path directory;
  private HsmConfig config;

  @BeforeEach
  void configure() throws Exception {
    config = HsmFixture.config(directory);
  }

  @Test
  void anAttributeThatIsRefusedIsNamedAndNothingIsLeft() throws Exception {
    assertThatThrownBy(() -> create(this::withoutCopyable))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the PKCS#11 module cannot keep a domain, for it makes no keys with CKA_COPYABLE"
                + " (CKR_ATTRIBUTE_TYPE_INVALID (0x12)). './claviger hsm probe' shows all that it"
                + " can do");
    assertThat(create((method, arguments) -> 0).keys()).hasSize(3);
    Cryptoki cryptoki = JnaCryptoki.load(config.module(), config.initArguments());
    cryptoki.initialize();
    TokenSlots slots = new TokenSlots(cryptoki, config);
    long session = slots.login(slots.find(REGION.tokenLabel()).orElseThrow());
    assertThat(cryptoki.find(session, RefusedKey.search())).isEmpty();
    cryptoki.finalizeModule();
  }

  private long withoutCopyable(Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "generateKey" -> copyable((Template) arguments[2]);
      case "generateKeyPair" -> copyable((Template) arguments[3]);
      default -> 0;
    };
  }

  private static long copyable(Template template) {
    return template.attributes().stream().anyMatch(each -> each.type() == Ck.CKA_COPYABLE)
        ? TYPE_INVALID
        : 0;
  }

  @Test
  void aMechanismThatMakesKeysIsNamed() {
    assertThatThrownBy(
            () ->
                create(
                    (method, arguments) ->
                        method.getName().equals("generateKeyPair")
                                || (method.getName().equals("generateKey")
                                    && ((Mechanism) arguments[1]).type() == Ck.CKM_AES_KEY_GEN)
                            ? ReturnCode.MECHANISM_INVALID
                            : 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no claviger:sealing by CKM_AES_KEY_GEN (CKR_MECHANISM_INVALID")
        .hasMessageContaining("no claviger:kek by CKM_AES_KEY_GEN")
        .hasMessageContaining("no claviger:audit by CKM_EC_KEY_PAIR_GEN on P-256");
  }

  @Test
  void aMechanismThatSealsIsNamed() {
    assertThatThrownBy(
            () ->
                create(
                    (method, arguments) ->
                        method.getName().equals("encrypt") ? ReturnCode.MECHANISM_INVALID : 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the PKCS#11 module cannot keep a domain, for it lacks CKM_AES_GCM");
  }

  @Test
  void aDeviceThatFailsIsNotSaidToLackAnything() {
    assertThatThrownBy(
            () ->
                create(
                    (method, arguments) ->
                        method.getName().equals("generateKey") ? DEVICE_ERROR : 0))
        .isInstanceOf(CeremonyException.class)
        .hasMessageContaining("CKR_DEVICE_ERROR")
        .hasMessageNotContaining("cannot keep a domain");
  }

  private DomainState create(Refusals refusals) throws CryptokiException {
    config.softHsmDirectory().ifPresent(SoftHsmConfiguration::use);
    Cryptoki cryptoki = JnaCryptoki.load(config.module(), config.initArguments());
    cryptoki.initialize();
    try (DomainCeremony ceremony = new DomainCeremony(config, over(cryptoki, refusals))) {
      return ceremony.create(REGION);
    }
  }

  private static Cryptoki over(Cryptoki real, Refusals refusals) {
    return (Cryptoki)
        Proxy.newProxyInstance(
            RefusedKeyTest.class.getClassLoader(),
            new Class<?>[] {Cryptoki.class},
            (proxy, method, arguments) -> {
              long code = refusals.of(method, arguments);
              if (code != 0) {
                throw new CryptokiException("C_" + method.getName(), code);
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** With which return code a call is refused; 0 if it is not. */
  @FunctionalInterface
  private interface Refusals {
    long of(Method method, Object[] arguments);
  }
}
