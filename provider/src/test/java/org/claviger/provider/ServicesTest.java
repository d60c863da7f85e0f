package org.claviger.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every name that the provider answers to, and that the JCA finds it there. */
@Isolated
class ServicesTest {
  /** Type and name, then the aliases. A dotted number stands for itself and its form with OID. */
  private static final String ALL =
      """
      AlgorithmParameters GCM
      AlgorithmParameters KMS 2.25.316355283529210738249287982167163159556
      AlgorithmParameters OAEP 1.2.840.113549.1.1.7
      AlgorithmParameters RSASSA-PSS 1.2.840.113549.1.1.10 PSS
      Cipher AES/GCM/NoPadding 2.16.840.1.101.3.4.1.46 AES_256/GCM/NoPadding
      Cipher KMS 2.25.316355283529210738249287982167163159556
      Cipher KMS/Envelope/NoPadding
      Cipher RSA/ECB/OAEPPadding 1.2.840.113549.1.1.7
      Cipher RSA/NONE/OAEPPadding
      Cipher RSA/ECB/OAEPWithSHA-1AndMGF1Padding
      Cipher RSA/ECB/OAEPWithSHA1AndMGF1Padding
      Cipher RSA/ECB/OAEPWithSHA-256AndMGF1Padding
      Cipher RSA/ECB/OAEPWithSHA256AndMGF1Padding
      Cipher RSA/NONE/OAEPWithSHA-1AndMGF1Padding
      Cipher RSA/NONE/OAEPWithSHA1AndMGF1Padding
      Cipher RSA/NONE/OAEPWithSHA-256AndMGF1Padding
      Cipher RSA/NONE/OAEPWithSHA256AndMGF1Padding
      KeyAgreement ECDH
      KeyFactory KMS
      KeyGenerator AES 2.16.840.1.101.3.4.1
      KeyGenerator HmacSHA224 1.2.840.113549.2.8
      KeyGenerator HmacSHA256 1.2.840.113549.2.9
      KeyGenerator HmacSHA384 1.2.840.113549.2.10
      KeyGenerator HmacSHA512 1.2.840.113549.2.11
      KeyGenerator KMS
      KeyPairGenerator EC 1.2.840.10045.2.1 EllipticCurve
      KeyPairGenerator Ed25519 1.3.101.112 EdDSA
      KeyPairGenerator KMS
      KeyPairGenerator RSA 1.2.840.113549.1.1.1
      KeyStore KMS
      Mac HmacSHA224 1.2.840.113549.2.8
      Mac HmacSHA256 1.2.840.113549.2.9
      Mac HmacSHA384 1.2.840.113549.2.10
      Mac HmacSHA512 1.2.840.113549.2.11
      SecretKeyFactory KMS
      SecureRandom KMS
      Signature Ed25519 1.3.101.112 EdDSA
      Signature ML-DSA
      Signature ML-DSA-44 2.16.840.1.101.3.4.3.17
      Signature ML-DSA-65 2.16.840.1.101.3.4.3.18
      Signature ML-DSA-87 2.16.840.1.101.3.4.3.19
      Signature NONEwithECDSA
      Signature NONEwithECDSAinP1363Format
      Signature NONEwithRSA
      Signature RSASSA-PSS 1.2.840.113549.1.1.10 PSS RSAPSS
      Signature SHA256withECDSA 1.2.840.10045.4.3.2
      Signature SHA256withECDSAinP1363Format SHA256withPLAIN-ECDSA
      Signature SHA256withRSA 1.2.840.113549.1.1.11
      Signature SHA256withRSASSA-PSS SHA256withRSAandMGF1 SHA256withRSA/PSS
      Signature SHA384withECDSA 1.2.840.10045.4.3.3
      Signature SHA384withECDSAinP1363Format SHA384withPLAIN-ECDSA
      Signature SHA384withRSA 1.2.840.113549.1.1.12
      Signature SHA384withRSASSA-PSS SHA384withRSAandMGF1 SHA384withRSA/PSS
      Signature SHA512withECDSA 1.2.840.10045.4.3.4
      Signature SHA512withECDSAinP1363Format SHA512withPLAIN-ECDSA
      Signature SHA512withRSA 1.2.840.113549.1.1.13
      Signature SHA512withRSASSA-PSS SHA512withRSAandMGF1 SHA512withRSA/PSS
      """;

  @TempDir private Path folder;

  @AfterEach
  void remove() {
    Security.removeProvider(ClavigerProvider.NAME);
  }

  private Provider withGenerators() throws Exception {
    Path file = Files.writeString(folder.resolve("c.properties"), "# claviger\ngenerators=true\n");
    return new ClavigerProvider().configure(file.toString());
  }

  /** Service to the names it goes by besides its own. */
  private static Map<String, List<String>> table() {
    Map<String, List<String>> table = new LinkedHashMap<>();
    for (String line : ALL.lines().toList()) {
      String[] words = line.strip().split(" ", -1);
      table.put(words[0] + " " + words[1], Arrays.asList(words).subList(2, words.length));
    }
    return table;
  }

  private static List<String> spellings(String alias) {
    return Character.isDigit(alias.charAt(0)) ? List.of(alias, "OID." + alias) : List.of(alias);
  }

  @Test
  void hasExactlyTheServicesOfTheTable() throws Exception {
    assertThat(
            new TreeSet<>(
                withGenerators().getServices().stream()
                    .map(service -> service.getType() + " " + service.getAlgorithm())
                    .toList()))
        .isEqualTo(new TreeSet<>(table().keySet()));
  }

  @Test
  void answersToEveryAliasByTheSameService() throws Exception {
    Provider provider = withGenerators();
    table()
        .forEach(
            (service, aliases) -> {
              String[] name = service.split(" ", -1);
              for (String alias : aliases) {
                for (String spelling : spellings(alias)) {
                  assertThat(provider.getService(name[0], spelling))
                      .as(name[0] + " " + spelling)
                      .isNotNull()
                      .isSameAs(provider.getService(name[0], name[1]));
                }
              }
            });
  }

  @Test
  void hasNoAliasBeyondTheTable() throws Exception {
    Provider provider = withGenerators();
    long expected =
        table().entrySet().stream()
            .filter(entry -> !isKept(provider, entry.getKey()))
            .flatMap(entry -> entry.getValue().stream())
            .mapToLong(alias -> spellings(alias).size())
            .sum();

    assertThat(provider.stringPropertyNames().stream().filter(name -> name.startsWith("Alg.Alias")))
        .hasSize(Math.toIntExact(expected));
  }

  /** What the provider keeps from the JCA's own table. */
  private static boolean isKept(Provider provider, String service) {
    return !provider.containsKey(service.replace(' ', '.'));
  }

  @Test
  void isChosenForEveryNameInTheFirstPosition() throws Exception {
    Provider provider = withGenerators();
    Security.insertProviderAt(provider, 1);

    everyName((type, name) -> assertThat(provider(type, name)).as(name).isSameAs(provider));
  }

  @Test
  void isChosenInTheLastPositionForWhatNobodyElseHas() throws Exception {
    Provider provider = withGenerators();
    Provider[] others = Security.getProviders();
    Security.addProvider(provider);

    everyName(
        (type, name) -> {
          boolean alone = Arrays.stream(others).allMatch(p -> p.getService(type, name) == null);
          if (alone && !type.equals("Cipher") && !name.equals("NONEwithRSA")) {
            assertThat(provider(type, name)).as(name).isSameAs(provider);
          }
          assertThat(provider.getService(type, name).newInstance(null)).isNotNull();
        });
  }

  private interface EachName {
    void accept(String type, String name) throws GeneralSecurityException;
  }

  private static void everyName(EachName each) throws GeneralSecurityException {
    for (Map.Entry<String, List<String>> row : table().entrySet()) {
      String[] service = row.getKey().split(" ", -1);
      each.accept(service[0], service[1]);
      for (String alias : row.getValue()) {
        for (String spelling : spellings(alias)) {
          each.accept(service[0], spelling);
        }
      }
    }
  }

  private static Provider provider(String type, String name) throws GeneralSecurityException {
    return switch (type) {
      case "AlgorithmParameters" -> AlgorithmParameters.getInstance(name).getProvider();
      case "Cipher" -> Cipher.getInstance(name).getProvider();
      case "KeyAgreement" -> KeyAgreement.getInstance(name).getProvider();
      case "KeyFactory" -> KeyFactory.getInstance(name).getProvider();
      case "KeyGenerator" -> KeyGenerator.getInstance(name).getProvider();
      case "KeyPairGenerator" -> KeyPairGenerator.getInstance(name).getProvider();
      case "KeyStore" -> KeyStore.getInstance(name).getProvider();
      case "Mac" -> Mac.getInstance(name).getProvider();
      case "SecretKeyFactory" -> SecretKeyFactory.getInstance(name).getProvider();
      case "SecureRandom" -> SecureRandom.getInstance(name).getProvider();
      case "Signature" -> Signature.getInstance(name).getProvider();
      default -> throw new NoSuchAlgorithmException(type);
    };
  }

  @Test
  void namesThatWouldTakeOtherKeysAreNotThere() throws Exception {
    Provider provider = withGenerators();
    for (String name : List.of("RSA", "EC", "Ed25519", "AES")) {
      assertThat(provider.getService("KeyFactory", name)).isNull();
      assertThat(provider.getService("SecretKeyFactory", name)).isNull();
      assertThat(provider.getService("Cipher", name)).isNull();
    }
    assertThatThrownBy(() -> Cipher.getInstance("RSA/ECB/PKCS1Padding", provider))
        .isInstanceOf(NoSuchAlgorithmException.class);
    assertThatThrownBy(() -> Cipher.getInstance("RSA/ECB/OAEPWithSHA-512AndMGF1Padding", provider))
        .isInstanceOf(NoSuchAlgorithmException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void itsRandomSourceIsOnlyForWhomeverNamesIt(int position) throws Exception {
    Provider provider = withGenerators();
    Security.insertProviderAt(provider, position);

    assertThat(new SecureRandom().getProvider()).isNotSameAs(provider);
    assertThat(new SecureRandom(new byte[8]).getProvider()).isNotSameAs(provider);
    assertThat(SecureRandom.getInstanceStrong().getProvider()).isNotSameAs(provider);
    assertThat(SecureRandom.getInstance("KMS").getProvider()).isSameAs(provider);
  }
}
