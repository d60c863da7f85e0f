package org.claviger.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidParameterException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.crypto.KeyGenerator;
import org.claviger.provider.internal.jca.OwnTraffic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClavigerProviderTest {
  @TempDir private Path folder;
  private final Provider unconfigured = new ClavigerProvider();

  private static Set<String> names(Provider provider) {
    return provider.getServices().stream()
        .map(service -> service.getType() + "." + service.getAlgorithm())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Provider configured(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("claviger.properties"), "# claviger\n" + text);
    return unconfigured.configure(file.toString());
  }

  @Test
  void isFoundByServiceLoader() {
    assertThat(ServiceLoader.load(Provider.class).stream().map(ServiceLoader.Provider::type))
        .contains(ClavigerProvider.class);
  }

  @Test
  void hasGeneratorsUnderStandardNamesOnlyWhenAsked() throws Exception {
    Provider provider = configured("generators=true\n");

    assertThat(names(provider))
        .containsAll(names(unconfigured))
        .contains(
            "KeyGenerator.AES",
            "KeyGenerator.HmacSHA224",
            "KeyGenerator.HmacSHA256",
            "KeyGenerator.HmacSHA384",
            "KeyGenerator.HmacSHA512",
            "KeyPairGenerator.EC",
            "KeyPairGenerator.Ed25519",
            "KeyPairGenerator.RSA")
        .hasSize(names(unconfigured).size() + 8);
    assertThat(KeyPairGenerator.getInstance("EdDSA", provider).getProvider()).isSameAs(provider);
    assertThatThrownBy(() -> KeyGenerator.getInstance("AES", configured("generators=false\n")))
        .isInstanceOf(NoSuchAlgorithmException.class);
  }

  @Test
  void everyServiceMakesItsInstanceWithoutConfigurationOrNetwork() throws Exception {
    for (Provider.Service service : unconfigured.getServices()) {
      assertThat(service.newInstance(null).getClass().getName()).isEqualTo(service.getClassName());
    }
  }

  @Test
  void configureAnswersAnotherInstanceAndDoesNotOpenTheFile() {
    Provider provider = unconfigured.configure("not-there.properties");

    assertThat(provider).isNotSameAs(unconfigured).isInstanceOf(ClavigerProvider.class);
    assertThatThrownBy(() -> unconfigured.configure(" "))
        .isInstanceOf(InvalidParameterException.class);
  }

  @Test
  void aMissingConfigurationIsNamedWhenAKeyStoreIsLoaded() throws Exception {
    KeyStore store = KeyStore.getInstance("KMS", unconfigured.configure("not-there.properties"));

    assertThatThrownBy(() -> store.load(null, null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not-there.properties");
  }

  @Test
  void aBrokenConfigurationLeavesTheGeneratorsOff() throws Exception {
    assertThat(names(configured("generators=maybe\n"))).isEqualTo(names(unconfigured));
  }

  @Test
  void offersNothingToTheTlsOfItsOwnClient() throws IOException {
    assertThat(unconfigured.getService("Signature", "SHA256withRSA")).isNotNull();
    Provider.Service inside =
        OwnTraffic.run(() -> unconfigured.getService("Signature", "SHA256withRSA"));
    assertThat(inside).isNull();
    assertThat(unconfigured.getService("Signature", "SHA256withRSA")).isNotNull();
  }

  @Test
  void isNotSerialised() throws IOException {
    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      assertThatThrownBy(() -> out.writeObject(unconfigured))
          .isInstanceOf(NotSerializableException.class);
    }
  }
}
