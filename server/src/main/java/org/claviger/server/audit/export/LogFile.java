package org.claviger.server.audit.export;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * A log file of one account and region, as it grows. Its name follows from its first record alone:
 * made again from there, with the same records or more, it takes the former one's place.
 */
final class LogFile {
  private static final DateTimeFormatter FOLDER = format("uuuu/MM/dd");
  private static final DateTimeFormatter MINUTE = format("uuuuMMdd'T'HHmm'Z'");
  private static final int UNIQUE_LENGTH = 16;

  private final Path path;
  private final List<byte[]> records = new ArrayList<>();

  /**
   * A file without records.
   *
   * @param delivery the time of its name: when CloudTrail would deliver it
   */
  LogFile(CloudTrailRecord first, Instant delivery) {
    String account = first.place().account();
    String region = first.place().region();
    this.path =
        Path.of(
            "AWSLogs",
            account,
            "CloudTrail",
            region,
            FOLDER.format(delivery),
            String.join(
                    "_",
                    account,
                    "CloudTrail",
                    region,
                    MINUTE.format(delivery),
                    first.hash().substring(0, UNIQUE_LENGTH))
                + ".json.gz");
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  /** Where it belongs, from the folder of all. */
  Path path() {
    return path;
  }

  void add(CloudTrailRecord record) {
    records.add(record.json());
  }

  /** The whole file, compressed. */
  byte[] content() throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(content)) {
      String between = "{\"Records\":[";
      for (byte[] record : records) {
        gzip.write(between.getBytes(US_ASCII));
        gzip.write(record);
        between = ",";
      }
      gzip.write(']');
      gzip.write('}');
    }
    return content.toByteArray();
  }
}
