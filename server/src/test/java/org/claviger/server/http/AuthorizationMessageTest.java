package org.claviger.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.http.StsDocuments.allow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.claviger.server.http.StsApi.Answer;
import org.claviger.server.http.StsApi.Credentials;
import org.claviger.server.iam.session.AuthorizationMessages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorizationMessageTest {
  private static final String ACCOUNT = StsApi.ACCOUNT;
  private static final String NOTHING = allow("s3:GetObject");
  private static final AtomicInteger NAMES = new AtomicInteger();

  @TempDir static Path folder;
  private static StsApi api;

  private final String name = "Name" + NAMES.incrementAndGet();

  @BeforeAll
  static void start() throws IOException {
    api = new StsApi(folder);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void forget() {
    api.audit.drain();
    api.audit.refusals.clear();
  }

  @Test
  void authorizationMessagesAreForTheAdministratorsOfTheirAccount() {
    AuthorizationMessages messages = new AuthorizationMessages(api.identities.domain());
    String mine = messages.encode(ACCOUNT, "{\"allowed\":false}").orElseThrow();
    String others = messages.encode("444455556666", "{}").orElseThrow();
    Credentials alice = api.user(name, NOTHING);

    assertThat(decode(api.root, mine).succeeded().text("DecodedMessage"))
        .isEqualTo("{\"allowed\":false}");
    decode(alice, mine).refused(403, "AccessDenied");
    for (String message : new String[] {others, mine + "A", "A" + mine, "?", "AQ"}) {
      decode(api.root, message).refused(400, "InvalidAuthorizationMessageException");
    }
  }

  private static Answer decode(Credentials credentials, String message) {
    return api.sts(credentials, "DecodeAuthorizationMessage", "EncodedMessage", message);
  }
}
