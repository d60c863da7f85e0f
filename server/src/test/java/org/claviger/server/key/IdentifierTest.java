package org.claviger.server.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierTest {
  private static final String REGION = "us-east-1";
  private static final String ACCOUNT = "111122223333";
  private static final String ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final String ARN_PREFIX = "arn:aws:kms:us-east-1:111122223333:";

  @Test
  void readsEveryForm() {
    assertThat(parse(ID)).isEqualTo(new Identifier.OfKey(ACCOUNT, ID));
    assertThat(parse(ARN_PREFIX + "key/" + ID)).isEqualTo(new Identifier.OfKey(ACCOUNT, ID));
    assertThat(parse("alias/a/b")).isEqualTo(new Identifier.OfAlias(ACCOUNT, "alias/a/b"));
    assertThat(parse(ARN_PREFIX + "alias/a")).isEqualTo(new Identifier.OfAlias(ACCOUNT, "alias/a"));
    assertThat(parse("arn:aws:kms:us-east-1:444455556666:key/" + ID))
        .isEqualTo(new Identifier.OfKey("444455556666", ID));
  }

  @Test
  void answersAnArnOfAnotherRegionAsAws() {
    assertRefused(
        "arn:aws:kms:eu-west-1:111122223333:key/" + ID,
        ErrorCode.NotFoundException,
        "Invalid arn eu-west-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:",
        "arn:aws",
        "arn:aws:kms:us-east-1:111122223333",
        "arn:aws-cn:kms:us-east-1:111122223333:key/" + ID,
        "arn:aws:iam:us-east-1:111122223333:key/" + ID,
        "arn:aws:kms:us-east-1::key/" + ID,
        "arn:aws:kms:us-east-1:111122223333:" + ID,
        "arn:aws:kms:us-east-1:111122223333:grant/" + ID,
      })
  void refusesWhatIsNoArnOfAKeyOrAlias(String arn) {
    assertRefused(
        arn,
        ErrorCode.InvalidArnException,
        "Invalid arn; expected arn:aws:kms:REGION:ACCOUNT:key/ID or :alias/NAME");
  }

  @ParameterizedTest
  @ValueSource(strings = {ID, "mrk-1234abcd12ab34cd56ef1234567890ab"})
  void tellsWhatCouldBeAKeyId(String id) {
    assertThat(new Identifier.OfKey(ACCOUNT, id).isWellFormed()).isTrue();
    assertThat(new Identifier.OfKey(ACCOUNT, id + "0").isWellFormed()).isFalse();
    assertThat(new Identifier.OfKey(ACCOUNT, id.substring(1)).isWellFormed()).isFalse();
    assertThat(new Identifier.OfKey(ACCOUNT, id.replace('a', 'g')).isWellFormed()).isFalse();
  }

  @Test
  void neverThrowsAnythingButARefusal() {
    Random random = new Random(20_261_122);
    String valid = ARN_PREFIX + "key/" + ID;
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 20_000); i++) {
      StringBuilder text = new StringBuilder(valid);
      for (int edits = random.nextInt(6); edits >= 0; edits--) {
        edit(text, random);
      }
      try {
        assertThat(parse(text.toString()).accountId()).isNotEmpty();
      } catch (ApiException e) {
        assertThat(e.code()).isIn(ErrorCode.NotFoundException, ErrorCode.InvalidArnException);
      }
    }
  }

  private static void edit(StringBuilder text, Random random) {
    String alphabet = ":/-akr019\u0000\uD800é ";
    int at = random.nextInt(text.length() + 1);
    switch (random.nextInt(3)) {
      case 0 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
      case 1 -> text.setLength(at);
      default -> text.delete(Math.max(0, at - random.nextInt(10)), at);
    }
  }

  private static Identifier parse(String identifier) {
    return Identifier.parse(identifier, REGION, ACCOUNT);
  }

  private static void assertRefused(String identifier, ErrorCode code, String message) {
    assertThatThrownBy(() -> parse(identifier))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessage(message);
  }
}
