package org.claviger.it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Clients of the AWS SDK for Java that know only the files that a server wrote. */
public final class AwsClients {
  private AwsClients() {}

  /** A KMS client of the server's root user in its first region. */
  public static KmsClient kms(ServerProcess server) {
    return configure(KmsClient.builder(), server).build();
  }

  /** A KMS client of the server's root user in a region. */
  public static KmsClient kms(ServerProcess server, String region) {
    return configure(KmsClient.builder(), server).region(Region.of(region)).build();
  }

  /** An STS client of the server's root user. */
  public static StsClient sts(ServerProcess server) {
    return configure(StsClient.builder(), server).build();
  }

  /** Points a client at the server, as its root user in its first region. */
  public static <B extends AwsClientBuilder<B, ?> & SdkSyncClientBuilder<B, ?>> B configure(
      B builder, ServerProcess server) {
    ProfileFile profile =
        ProfileFile.aggregator()
            .addFile(profileFile(server.clientFile("credentials"), ProfileFile.Type.CREDENTIALS))
            .addFile(profileFile(server.clientFile("config"), ProfileFile.Type.CONFIGURATION))
            .build();
    String region = profile.profile("default").flatMap(p -> p.property("region")).orElseThrow();
    return builder
        .region(Region.of(region))
        .endpointOverride(server.endpoint())
        .credentialsProvider(ProfileCredentialsProvider.builder().profileFile(profile).build())
        .httpClient(httpClient(server.clientFile("truststore.p12")));
  }

  private static ProfileFile profileFile(Path path, ProfileFile.Type type) {
    return ProfileFile.builder().content(path).type(type).build();
  }

  private static SdkHttpClient httpClient(Path trustStore) {
    try (InputStream in = Files.newInputStream(trustStore)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, null);
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return Apache5HttpClient.builder()
          .maxConnections(64)
          .tlsTrustManagersProvider(factory::getTrustManagers)
          .build();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot use " + trustStore, e);
    }
  }
}
