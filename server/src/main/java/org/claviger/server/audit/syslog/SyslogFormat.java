package org.claviger.server.audit.syslog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.cloudbees.syslog.Facility;
import com.cloudbees.syslog.SDElement;
import com.cloudbees.syslog.Severity;
import com.cloudbees.syslog.SyslogMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.claviger.server.audit.TrailEvent;
import org.claviger.server.audit.TrailRecord;
import org.claviger.server.config.SyslogConfig;

/**
 * Writes records as messages of RFC 5424 behind their length in bytes (RFC 5425, section 4.3; RFC
 * 6587, section 3.4.1). MSG is the trail's line, byte by byte, or, where that were too long, what
 * {@link ShortRecord} makes of it; then the structured data say so.
 */
final class SyslogFormat {
  /** IANA's number for examples (RFC 5612): Claviger has none of its own. */
  static final String SD_ID = "claviger@32473";

  private static final String MSG_ID = "audit";
  private static final int MAX_VALUE_CHARS = 128;
  private static final int MAX_HOST_CHARS = 255;
  private static final String NONE = "-";

  private final SyslogConfig config;
  private String hostName;

  SyslogFormat(SyslogConfig config) {
    this.config = config;
  }

  /**
   * A record's message, ready to be sent.
   *
   * @throws IOException if it is none that the server wrote
   */
  byte[] frame(TrailRecord record) throws IOException {
    TrailEvent event = TrailEvent.of(record);
    SDElement data = data(event);
    String message = message(event, data, new String(record.line(), US_ASCII));
    if (message.length() > config.messageBytes()) {
      data.addSDParam("truncated", String.valueOf(record.line().length));
      message = message(event, data, ShortRecord.of(event));
    }
    return (message.length() + " " + message).getBytes(UTF_8);
  }

  /** In ASCII, so that its characters are its bytes. */
  private String message(TrailEvent event, SDElement data, String text) throws IOException {
    boolean isRefused = event.errorCode().isPresent();
    return new SyslogMessage()
        .withFacility(Facility.fromNumericalCode(config.facility()))
        .withSeverity(isRefused ? Severity.NOTICE : Severity.INFORMATIONAL)
        .withTimestamp(event.time().toEpochMilli())
        .withHostname(hostName())
        .withAppName(config.appName())
        .withMsgId(MSG_ID)
        .withSDElement(data)
        .withMsg(text)
        .toRfc5424SyslogMessage();
  }

  private static SDElement data(TrailEvent event) {
    return new SDElement(SD_ID)
        .addSDParam("sequence", String.valueOf(event.sequence()))
        .addSDParam("eventID", printable(event.text("eventID").orElse(""), MAX_VALUE_CHARS))
        .addSDParam("eventName", printable(event.name(), MAX_VALUE_CHARS))
        .addSDParam("account", printable(event.accountId(), MAX_VALUE_CHARS));
  }

  private String hostName() {
    if (hostName == null) {
      try {
        String name = InetAddress.getLocalHost().getHostName();
        hostName = name.isEmpty() ? NONE : printable(name, MAX_HOST_CHARS).replace(' ', '?');
      } catch (UnknownHostException e) {
        hostName = NONE;
      }
    }
    return hostName;
  }

  /** A client chose it: nothing of it shall end a line or a field, or be long. */
  static String printable(String text, int maxChars) {
    String cut = text.length() > maxChars ? text.substring(0, maxChars) : text;
    return cut.replaceAll("[^ -~]", "?");
  }
}
