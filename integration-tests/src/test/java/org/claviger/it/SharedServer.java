package org.claviger.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Gives test classes one server that they share, since a start costs seconds: as a parameter of
 * their constructor or methods, a {@link ServerProcess}, a {@link KmsClient} of its first region,
 * an {@link ApiClient} or its {@link SharedKeys}. It hosts us-east-1 and eu-west-1. Tests that
 * share it make their own keys and aliases, and do not mind others'.
 */
public final class SharedServer implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SharedServer.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == ServerProcess.class
        || type == KmsClient.class
        || type == ApiClient.class
        || type == SharedKeys.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Running running =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(Running.class, type -> Running.start(), Running.class);
    return running.part(parameter.getParameter().getType());
  }

  private record Running(
      TemporaryData data, ServerProcess server, KmsClient kms, ApiClient api, SharedKeys keys)
      implements AutoCloseable {
    static Running start() {
      TemporaryData data = TemporaryData.create();
      ServerProcess server = ServerProcess.up(data.path(), "--regions", "us-east-1,eu-west-1");
      KmsClient kms = AwsClients.kms(server);
      return new Running(data, server, kms, ApiClient.of(server), new SharedKeys(kms));
    }

    Object part(Class<?> type) {
      if (type == ServerProcess.class) {
        return server;
      }
      if (type == KmsClient.class) {
        return kms;
      }
      return type == ApiClient.class ? api : keys;
    }

    @Override
    public void close() {
      kms.close();
      server.close();
      keepOutput();
      data.close();
    }

    /** For whoever looks into a failure. */
    private void keepOutput() {
      try {
        Files.writeString(
            ServerProcess.repository().resolve("integration-tests/target/shared-server.log"),
            server.output());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
