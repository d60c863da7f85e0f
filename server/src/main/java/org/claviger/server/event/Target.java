package org.claviger.server.event;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.claviger.server.config.InvalidConfigException;
import org.claviger.server.config.WebhookConfig;

/**
 * A webhook as the queue, logs and metrics know it: none of them learns its URL, whose path may be
 * a secret.
 *
 * @param key its name in the database, the same after a restart
 * @param label its host, with a number where several have the same
 * @param webhook where and how
 */
record Target(String key, String label, WebhookConfig webhook) {
  Target {
    requireNonNull(key, "key");
    requireNonNull(label, "label");
    requireNonNull(webhook, "webhook");
  }

  /**
   * The configured webhooks.
   *
   * @throws InvalidConfigException if one asks for events that there are not
   */
  static List<Target> of(List<WebhookConfig> webhooks) {
    List<Target> targets = new ArrayList<>();
    for (WebhookConfig webhook : webhooks) {
      checkTypes(webhook.detailTypes());
      String host = webhook.url().getHost();
      long before =
          targets.stream().filter(each -> each.webhook.url().getHost().equals(host)).count();
      targets.add(
          new Target(key(webhook), before == 0 ? host : host + "#" + (before + 1), webhook));
    }
    return targets;
  }

  /** Whether it wants such events. */
  boolean wants(String detailType) {
    return webhook.detailTypes().isEmpty() || webhook.detailTypes().contains(detailType);
  }

  private static String key(WebhookConfig webhook) {
    return HexFormat.of().formatHex(EventIds.sha256(webhook.url().toString())).substring(0, 32);
  }

  private static void checkTypes(Set<String> names) {
    for (String name : names) {
      if (DetailType.of(name).isEmpty()) {
        throw new InvalidConfigException(
            "events.webhooks: there are no events of the type '" + name + "'; see docs/events.md");
      }
    }
  }
}
