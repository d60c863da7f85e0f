package org.claviger.server.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.claviger.server.audit.TrailEvent;
import org.claviger.server.digest.Sha256;

/**
 * What events are looked up by.
 *
 * @param accountId whose events
 * @param region of which region
 * @param attribute empty for all events of the account in the region
 * @param value the attribute's; empty without one
 */
record Term(String accountId, String region, Optional<LookupAttribute> attribute, String value) {
  private static final Set<LookupAttribute> WITHOUT_ID =
      EnumSet.complementOf(EnumSet.of(LookupAttribute.EventId));

  Term {
    requireNonNull(accountId, "accountId");
    requireNonNull(region, "region");
    requireNonNull(attribute, "attribute");
    requireNonNull(value, "value");
  }

  /** The number of an event's id. */
  static long idNumber(TrailEvent event, String region) {
    String id = event.text("eventID").orElse("");
    return new Term(event.accountId(), region, Optional.of(LookupAttribute.EventId), id).number();
  }

  /** The numbers of all terms under which an event is found, save that of its id. */
  static Set<Long> numbers(TrailEvent event, String region) {
    Set<Long> numbers = new TreeSet<>();
    numbers.add(new Term(event.accountId(), region, Optional.empty(), "").number());
    for (LookupAttribute each : WITHOUT_ID) {
      for (String value : each.of(event)) {
        numbers.add(new Term(event.accountId(), region, Optional.of(each), value).number());
      }
    }
    return numbers;
  }

  /** Whether an event of the region is one of these: numbers may be shared by chance. */
  boolean matches(TrailEvent event) {
    return event.accountId().equals(accountId)
        && attribute.map(each -> each.of(event).contains(value)).orElse(true);
  }

  /** The number in the index: 64 bits of SHA-256. Only the value can hold a line feed. */
  long number() {
    String text =
        accountId + '\n' + region + '\n' + attribute.map(Enum::name).orElse("") + '\n' + value;
    return ByteBuffer.wrap(Sha256.of(text.getBytes(UTF_8))).getLong();
  }
}
