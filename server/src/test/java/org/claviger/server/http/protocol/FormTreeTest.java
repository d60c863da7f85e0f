package org.claviger.server.http.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.operation.Members;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormTreeTest {
  @Test
  void nestsListsAndStructuresInWhateverOrderTheyCome() {
    ObjectNode tree =
        tree(
            "Tags.member.2.Key=b&Name=n&Tags.member.1.Key=a&Tags.member.1.Value=&S.T=x"
                + "&L.member.1=p&L.member.2.member.1=q");

    assertThat(tree)
        .hasToString(
            "{\"Tags\":[{\"Key\":\"a\",\"Value\":\"\"},{\"Key\":\"b\"}],\"Name\":\"n\","
                + "\"S\":{\"T\":\"x\"},\"L\":[\"p\",[\"q\"]]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A=1&A.B=2",
        "A.B=2&A=1",
        "A.=1",
        ".A=1",
        "=1",
        "A..B=1",
        "T.member.0=a",
        "T.member.2=a",
        "T.member.01=a",
        "T.member.1=a&T.member.3=b",
        "T.member.x=a",
        "T.member.1=a&T.other=b",
        "T.member.1=a&T.member=b",
        "a.b.c.d.e.f.g.h.i.j.k=1"
      })
  void whatIsNoOneStructureIsRefused(String form) {
    assertThatThrownBy(() -> tree(form))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SerializationException));
  }

  @Test
  void numbersAndBooleansOfAFormAreTexts() {
    Members members = Members.ofForm(tree("N=7&B=true&E="));

    assertThat(members.optionalInteger("N", 1, 10)).isEqualTo(7);
    assertThat(members.flag("B", false)).isTrue();
    assertThat(members.strings("E")).isEmpty();
    assertThat(members.objects("E")).isEmpty();
    for (String wrong : List.of("N=7.0", "N=", "N=x", "N=99999999999", "N=+7", "N.a=7")) {
      Members broken = Members.ofForm(tree(wrong));
      assertThatThrownBy(() -> broken.optionalInteger("N", 1, 10)).isInstanceOf(ApiException.class);
    }
    Members yes = Members.ofForm(tree("B=yes"));
    assertThatThrownBy(() -> yes.flag("B", false)).isInstanceOf(ApiException.class);
  }

  @Test
  void noTextOfJsonIsANumberOrABoolean() {
    Members members = new Members(FormTree.of(FormBody.members("N=7&B=true".getBytes(UTF_8))));

    assertThatThrownBy(() -> members.optionalInteger("N", 1, 10)).isInstanceOf(ApiException.class);
    assertThatThrownBy(() -> members.flag("B", false)).isInstanceOf(ApiException.class);
  }

  @Test
  void anyFormIsATreeOrRefused() {
    Random random = new Random(2_010);
    List<String> names = List.of("A", "B", "member", "1", "2", "3", "", "0", "Tags");
    int trees = 0;
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 20_000); i++) {
      StringBuilder form = new StringBuilder();
      for (int pairs = random.nextInt(5); pairs >= 0; pairs--) {
        for (int depth = random.nextInt(5); depth > 0; depth--) {
          form.append(names.get(random.nextInt(names.size()))).append('.');
        }
        form.append(names.get(random.nextInt(names.size()))).append("=v&");
      }
      try {
        assertThat(tree(form.toString())).isNotNull();
        trees++;
      } catch (ApiException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.SerializationException);
      }
    }
    assertThat(trees).isPositive();
  }

  private static ObjectNode tree(String form) {
    return FormTree.of(FormBody.members(form.getBytes(UTF_8)));
  }
}
