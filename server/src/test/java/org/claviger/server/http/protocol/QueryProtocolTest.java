package org.claviger.server.http.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryProtocolTest {
  private static final Action ACTION = new Action(Action.Api.STS, "Act", Set.of("sts:Act"), true);

  @Test
  void rendersObjectsListsAndValues() throws Exception {
    ObjectNode response =
        (ObjectNode)
            JsonMapper.builder()
                .build()
                .readTree("{\"A\":\"<&>\\\"'\",\"L\":[1,{\"B\":true}],\"N\":null,\"E\":[]}");

    assertThat(text(QueryProtocol.INSTANCE.success(ACTION, Result.of(response), "id")))
        .isEqualTo(
            "<ActResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><ActResult>"
                + "<A>&lt;&amp;&gt;&quot;&#39;</A><L><member>1</member>"
                + "<member><B>true</B></member></L><E></E></ActResult>"
                + "<ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></ActResponse>");
  }

  @Test
  void rendersAnAnswerWithoutABody() {
    assertThat(text(QueryProtocol.INSTANCE.success(ACTION, Result.empty(), "id")))
        .doesNotContain("ActResult");
  }

  @Test
  void namesErrorsAsStsDoes() {
    ApiException failure = new ApiException(ErrorCode.UnrecognizedClientException, "a < b");

    ApiResponse response = QueryProtocol.INSTANCE.failure(failure, Optional.empty(), "id");

    assertThat(response.status()).isEqualTo(403);
    assertThat(text(response))
        .isEqualTo(
            "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>"
                + "<Type>Sender</Type><Code>InvalidClientTokenId</Code>"
                + "<Message>a &lt; b</Message></Error><RequestId>id</RequestId></ErrorResponse>");
  }

  @Test
  void hasAStatusForEveryCode() {
    for (ErrorCode code : ErrorCode.values()) {
      ApiException failure = new ApiException(code, null);
      assertThat(QueryProtocol.INSTANCE.failure(failure, Optional.empty(), "id").status())
          .isBetween(400, 503);
      int json = JsonProtocol.INSTANCE.failure(failure, Optional.empty(), "id").status();
      assertThat(json)
          .isEqualTo(
              switch (code) {
                case KMSInternalException, KeyUnavailableException -> 500;
                case DependencyTimeoutException, ServiceUnavailableException -> 503;
                case RequestTimeoutException -> 408;
                default -> 400;
              });
    }
  }

  @Test
  void writesXmlThatAParserTakesWhateverTheText() throws Exception {
    Random random = new Random(11);
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 2_000); i++) {
      StringBuilder text = new StringBuilder();
      for (int c = random.nextInt(20); c >= 0; c--) {
        text.append((char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000));
      }
      byte[] xml = new XmlWriter().text("T", text.toString()).bytes();
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(xml));
    }
  }

  @Test
  void readsAForm() {
    ObjectNode form = FormBody.members("A=b+c%26%C3%A4&D=&E&F=1%3D=2".getBytes(ISO_8859_1));

    assertThat(form).hasToString("{\"A\":\"b c&ä\",\"D\":\"\",\"E\":\"\",\"F\":\"1==2\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A=1&A=2",
        "A=1&%41=2",
        "A=%",
        "A=%4",
        "A=%zz",
        "A=%C3",
        "A=%FF",
        "A=ä",
        "A= b",
        "A=\n"
      })
  void refusesABrokenForm(String form) {
    assertThatThrownBy(() -> FormBody.members(form.getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SerializationException));
  }

  @Test
  void givesMembersOrARefusalForAnyForm() {
    Random random = new Random(13);
    byte[] seed = "Action=GetCallerIdentity&Version=2011-06-15&X=%C3%A4+b".getBytes(UTF_8);
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 20_000); i++) {
      byte[] mutated = seed.clone();
      for (int edits = random.nextInt(4); edits >= 0; edits--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(FormBody.members(mutated)).isNotNull();
      } catch (ApiException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.SerializationException);
      }
    }
  }

  private static String text(ApiResponse response) {
    return new String(response.body(), UTF_8);
  }
}
