package org.claviger.it;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Gives test classes one server that they share, since a start costs seconds: as a parameter of
 * their constructor or methods, a {@link ServerProcess}, a {@link KmsClient} of its first region or
 * an {@link ApiClient}. It hosts us-east-1 and eu-west-1. Tests that share it make their own keys
 * and aliases, and do not mind others'.
 */
public final class SharedServer implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SharedServer.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == ServerProcess.class || type == KmsClient.class || type == ApiClient.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Running running =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(Running.class, type -> Running.start(), Running.class);
    Class<?> type = parameter.getParameter().getType();
    if (type == ServerProcess.class) {
      return running.server();
    }
    return type == KmsClient.class ? running.kms() : running.api();
  }

  private record Running(TemporaryData data, ServerProcess server, KmsClient kms, ApiClient api)
      implements AutoCloseable {
    static Running start() {
      TemporaryData data = TemporaryData.create();
      ServerProcess server = ServerProcess.up(data.path(), "--regions", "us-east-1,eu-west-1");
      return new Running(data, server, AwsClients.kms(server), ApiClient.of(server));
    }

    @Override
    public void close() {
      kms.close();
      server.close();
      data.close();
    }
  }
}
