package org.claviger.server.config;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Reads the section {@code events} of a configuration file. */
final class EventsFile {
  private EventsFile() {}

  static EventsConfig read(Settings settings) {
    EventsConfig defaults = EventsConfig.defaults();
    EventWarnings warnings = defaults.warnings();
    EventsConfig config =
        new EventsConfig(
            settings.duration("retention", defaults.retention()),
            settings.integer("maxEvents", defaults.maxEvents()),
            new EventWarnings(
                settings.durations("materialWarnings", warnings.material()),
                settings.durations("deletionWarnings", warnings.deletion()),
                settings.durations("certificateWarnings", warnings.certificate())),
            settings.duration("watch", defaults.watch()),
            settings.duration("settle", defaults.settle()),
            delivery(settings.section("delivery")),
            settings.sections("webhooks").stream().map(EventsFile::webhook).toList());
    settings.end();
    return config;
  }

  private static DeliveryConfig delivery(Settings settings) {
    DeliveryConfig defaults = DeliveryConfig.defaults();
    DeliveryConfig config =
        new DeliveryConfig(
            settings.integer("queue", defaults.queue()),
            settings.duration("maxAge", defaults.maxAge()),
            settings.duration("timeout", defaults.timeout()),
            settings.duration("firstRetry", defaults.firstRetry()),
            settings.duration("longestRetry", defaults.longestRetry()));
    settings.end();
    return config;
  }

  private static WebhookConfig webhook(Settings settings) {
    String url = settings.text("url", null);
    Path secret = settings.path("secretFile", null);
    if (url == null || secret == null) {
      throw new InvalidConfigException(
          "each of events.webhooks needs a 'url' and a 'secretFile' with the key of its signatures");
    }
    WebhookConfig config =
        new WebhookConfig(
            WebhookConfig.url(url),
            PinSource.file(secret, "webhook secret"),
            new HashSet<>(settings.texts("detailTypes", List.of())),
            settings.flag("allowPrivate", false),
            Optional.ofNullable(settings.path("caFile", null)));
    settings.end();
    return config;
  }
}
