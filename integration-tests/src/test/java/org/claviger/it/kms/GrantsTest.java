package org.claviger.it.kms;

import static org.assertj.core.api.Assertions.assertThat;

import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.InvalidArnException;
import software.amazon.awssdk.services.kms.model.InvalidGrantIdException;
import software.amazon.awssdk.services.kms.model.InvalidGrantTokenException;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/** Grants on keys, as the AWS SDK sees them. */
@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class GrantsTest {
  private final KmsClient kms;

  GrantsTest(KmsClient kms) {
    this.kms = kms;
  }

  private static final String ROOT = "arn:aws:iam::111122223333:root";

  @Test
  void aGrantIsMadeListedAndRetired() {
    String key = kms.createKey().keyMetadata().keyId();
    CreateGrantResponse made = grant(key, GrantOperation.ENCRYPT, GrantOperation.DECRYPT);
    GrantListEntry listed =
        kms.listGrantsPaginator(r -> r.keyId(key)).grants().stream().findFirst().orElseThrow();
    assertThat(listed.grantId()).isEqualTo(made.grantId());
    assertThat(listed.operations())
        .containsExactlyInAnyOrder(GrantOperation.ENCRYPT, GrantOperation.DECRYPT);
    assertThat(listed.issuingAccount()).isEqualTo("arn:aws:iam::111122223333:root");
    assertThat(
            kms.describeKey(r -> r.keyId(key).grantTokens(made.grantToken())).keyMetadata().keyId())
        .isEqualTo(key);
    kms.retireGrant(r -> r.grantToken(made.grantToken()));
    assertThat(kms.listGrants(r -> r.keyId(key)).grants()).isEmpty();
    assertThat(Errors.type(() -> kms.revokeGrant(r -> r.keyId(key).grantId(made.grantId()))))
        .isEqualTo(NotFoundException.class);
  }

  @Test
  void retirableGrantsAreListedAcrossKeys() {
    for (int i = 0; i < 3; i++) {
      String key = kms.createKey().keyMetadata().keyId();
      kms.createGrant(
          r ->
              r.keyId(key)
                  .granteePrincipal(ROOT)
                  .retiringPrincipal(ROOT)
                  .operations(GrantOperation.DESCRIBE_KEY));
    }
    assertThat(
            kms
                .listRetirableGrantsPaginator(r -> r.retiringPrincipal(ROOT).limit(2))
                .grants()
                .stream()
                .map(GrantListEntry::retiringPrincipal))
        .hasSizeGreaterThanOrEqualTo(3)
        .containsOnly(ROOT);
  }

  @Test
  void refusalsAreAwss() {
    String key = kms.createKey().keyMetadata().keyId();
    assertThat(Errors.code(() -> grant(key, GrantOperation.SIGN))).isEqualTo("ValidationException");
    assertThat(
            Errors.type(
                () ->
                    kms.createGrant(
                        r ->
                            r.keyId(key)
                                .granteePrincipal("alice")
                                .operations(GrantOperation.ENCRYPT))))
        .isEqualTo(InvalidArnException.class);
    assertThat(Errors.type(() -> kms.describeKey(r -> r.keyId(key).grantTokens("x"))))
        .isEqualTo(InvalidGrantTokenException.class);
    assertThat(Errors.type(() -> kms.retireGrant(r -> r.grantToken("x"))))
        .isEqualTo(InvalidGrantTokenException.class);
    assertThat(Errors.type(() -> kms.revokeGrant(r -> r.keyId(key).grantId("x"))))
        .isEqualTo(InvalidGrantIdException.class);
    kms.disableKey(r -> r.keyId(key));
    assertThat(Errors.type(() -> grant(key, GrantOperation.ENCRYPT)))
        .isEqualTo(DisabledException.class);
  }

  private CreateGrantResponse grant(String key, GrantOperation... operations) {
    return kms.createGrant(r -> r.keyId(key).granteePrincipal(ROOT).operations(operations));
  }
}
