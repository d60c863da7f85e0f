package org.claviger.server.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.iam.TestIdentities.ACCOUNT;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.store.TamperedRowException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody with the database alone edits, swaps, inserts and puts back rows of identities. */
class TamperedIdentityTest {
  @TempDir Path folder;
  private TestIdentities identities;
  private IamApi iam;
  private Caller bob;
  private String bobsKey;
  private String policy;
  private String provider;

  @BeforeEach
  void open() throws IOException {
    identities = TestIdentities.open(folder);
    identities.accounts.open(ACCOUNT, key -> {});
    iam = new IamApi(identities);
    bobsKey = iam.userWithKey("bob");
    bob = iam.signer(bobsKey).orElseThrow();
    iam.userWithKey("eve");
    policy = iam.policy("P");
    iam.policy("Q");
    iam.call("CreateGroup", "GroupName", "g");
    iam.call("CreateGroup", "GroupName", "h");
    iam.call("AttachGroupPolicy", "GroupName", "g", "PolicyArn", policy);
    iam.call("AddUserToGroup", "GroupName", "g", "UserName", "bob");
    iam.call("CreateRole", "RoleName", "r", "AssumeRolePolicyDocument", IamApi.TRUST);
    iam.call("CreateRole", "RoleName", "s", "AssumeRolePolicyDocument", IamApi.TRUST);
    provider =
        iam.call("CreateOpenIDConnectProvider", "Url", "https://a.example")
            .get("OpenIDConnectProviderArn")
            .textValue();
    iam.call("CreateOpenIDConnectProvider", "Url", "https://b.example");
    identities.accessKeys.usages().flush();
  }

  @AfterEach
  void close() {
    identities.close();
  }

  @ParameterizedTest
  @CsvSource({
    "user,bob,eve",
    "group,g,h",
    "policy,p,q",
    "role,r,s",
    "oidc-provider,a.example,b.example"
  })
  void anEditedOrExchangedRowIsRefused(String kind, String one, String two) throws SQLException {
    String where = " where scope = '" + ACCOUNT + "/" + kind + "' and id = '";
    String other = "(select %s from identity" + where + two + "')";
    for (String edit :
        new String[] {
          "document = replace(document, '" + ACCOUNT + "', '444455556666')",
          "version = version + 1",
          "parent = 'x'",
          "document = " + other.formatted("document"),
          "document = "
              + other.formatted("document")
              + ", mac = "
              + other.formatted("mac")
              + ", version = "
              + other.formatted("version")
        }) {
      sql("create table kept as select * from identity");
      sql("update identity set " + edit + where + one + "'");
      assertTampered(() -> read(kind));
      sql("delete from identity");
      sql("insert into identity select * from kept");
      sql("drop table kept");
    }
    read(kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"access_key", "account", "identity_link"})
  void anEditedRowOfTheOthersIsRefused(String table) throws SQLException {
    sql("update " + table + " set document = replace(document, '1', '2')");
    assertTampered(() -> read(table));
  }

  @Test
  void anInsertedRowIsRefused() throws SQLException {
    sql(
        "insert into identity select scope, 'mallory', parent, version,"
            + " replace(document, 'bob', 'mallory'), mac from identity where id = 'bob'");
    assertTampered(() -> iam.call("GetUser", "UserName", "mallory"));
    sql(
        "insert into access_key select scope, 'AKIAAAAAAAAAAAAAAAAA', parent, version, document,"
            + " mac from access_key limit 1");
    assertTampered(() -> identities.accessKeys.find("AKIAAAAAAAAAAAAAAAAA"));
  }

  @Test
  void aUserWhoseGroupOrPolicyWasRemovedMayDoNothing() throws SQLException {
    assertThat(identities.identities.directory().find(bob)).isPresent();
    sql("delete from identity where id = 'p'");
    stale();
    assertThat(identities.identities.directory().find(bob)).isEmpty();
    sql("delete from identity where id = 'g'");
    stale();
    assertThat(identities.identities.directory().find(bob)).isEmpty();
  }

  @Test
  void aPolicyThatTookTheNameOfARemovedOneIsNotAttachedInItsPlace() throws SQLException {
    sql("delete from identity where id = 'p'");
    iam.policy("P");
    assertThat(identities.identities.directory().find(bob)).isEmpty();
  }

  @Test
  void aPolicyThatTookTheNameOfARemovedBoundaryIsNotABoundaryInItsPlace() throws SQLException {
    String boundary = iam.policy("B");
    iam.call("PutUserPermissionsBoundary", "UserName", "bob", "PermissionsBoundary", boundary);
    assertThat(identities.identities.directory().find(bob)).isPresent();
    sql("delete from identity where id = 'b'");
    iam.policy("B");
    assertThat(identities.identities.directory().find(bob)).isEmpty();
  }

  @Test
  void aKeyOfARemovedUserSignsNoMore() throws SQLException {
    sql("delete from identity where id = 'bob'");
    stale();
    assertThat(iam.signer(bobsKey)).isEmpty();
    iam.call("CreateUser", "UserName", "bob");
    assertThat(iam.signer(bobsKey)).isEmpty();
  }

  /** As docs/security.md says, a single old row is genuine; one of another user's is not. */
  @Test
  void anOldRowCanBePutBackButGivesTheKeyToNobodyElse() throws SQLException {
    sql("create table kept as select * from access_key where id = '" + bobsKey + "'");
    iam.call("UpdateAccessKey", "UserName", "bob", "AccessKeyId", bobsKey, "Status", "Inactive");
    sql("delete from access_key where id = '" + bobsKey + "'");
    sql("insert into access_key select * from kept");
    stale();
    assertThat(iam.signer(bobsKey)).contains(bob);
    sql("update access_key set parent = '" + ACCOUNT + "' where id = '" + bobsKey + "'");
    stale();
    assertTampered(() -> identities.accessKeys.find(bobsKey));
  }

  private void read(String kind) {
    switch (kind) {
      case "user" -> iam.call("GetUser", "UserName", "bob");
      case "group" -> iam.call("GetGroup", "GroupName", "g");
      case "role" -> iam.call("GetRole", "RoleName", "r");
      case "policy" -> iam.call("GetPolicy", "PolicyArn", policy);
      case "oidc-provider" ->
          iam.call("GetOpenIDConnectProvider", "OpenIDConnectProviderArn", provider);
      case "access_key" -> iam.call("ListAccessKeys", "UserName", "bob");
      case "account" -> iam.call("GetUser");
      default -> iam.call("ListEntitiesForPolicy", "PolicyArn", policy);
    }
  }

  /** Lets the staleness bound pass, as for changes from outside. */
  private void stale() {
    identities.nanoTime.addAndGet(31_000_000_000L);
  }

  private void sql(String statement) throws SQLException {
    Path file = folder.resolve("db").resolve("claviger.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private static void assertTampered(ThrowingCallable read) {
    assertThatThrownBy(read).isInstanceOf(TamperedRowException.class);
  }
}
