package org.claviger.server.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Asks a running server why a principal may use a key or may not. */
@Command(
    name = "explain",
    description =
        "Says whether a principal may do something with a key, and why: 0 allowed, 1 denied, 2 cannot be asked.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  private static final int ALLOWED = 0;
  private static final int DENIED = 1;
  private static final int UNASKED = 2;
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");

  @Option(
      names = "--principal",
      paramLabel = "ARN",
      required = true,
      description = "A root user, user or role of the account.")
  private String principal;

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      required = true,
      description = "Such as kms:Encrypt.")
  private String action;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      required = true,
      description = "A key's id, ARN, alias or alias ARN.")
  private String key;

  @Option(
      names = "--context",
      paramLabel = "NAME=VALUE",
      description = "A pair of the encryption context that the request would have; repeatable.")
  private List<String> context = new ArrayList<>();

  @Option(
      names = "--with",
      paramLabel = "NAME=VALUE",
      description =
          "A condition key that the request would have, such as aws:SourceIp=203.0.113.7; repeatable.")
  private List<String> with = new ArrayList<>();

  @Option(
      names = "--region",
      paramLabel = "NAME",
      description = "The key's region (default: the server's first).")
  private String region;

  @Mixin private DataOption data;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ObjectNode question = question();
    try {
      ClientProfile profile = ClientProfile.read(data.directory().client());
      JsonNode answer =
          new ServerClient(profile, Clock.systemUTC())
              .ask("Claviger.ExplainAccess", regionOr(profile.region()), question);
      PrintWriter out = spec.commandLine().getOut();
      ExplanationText.of(answer).forEach(out::println);
      out.flush();
      return answer.path("Decision").asText().equals("Allowed") ? ALLOWED : DENIED;
    } catch (UnaskableException e) {
      spec.commandLine().getErr().println("claviger: " + ExplanationText.printable(e.getMessage()));
      return UNASKED;
    }
  }

  private String regionOr(String first) {
    if (region == null) {
      return first;
    }
    if (!REGION.matcher(region).matches()) {
      throw wrong("--region takes the name of a region");
    }
    return region;
  }

  private ObjectNode question() {
    ObjectNode question = JsonNodeFactory.instance.objectNode();
    question.put("PrincipalArn", principal).put("Action", action).put("KeyId", key);
    pairs("--context", context)
        .forEach(
            (name, values) ->
                question.withObject("/EncryptionContext").put(name, single(name, values)));
    pairs("--with", with)
        .forEach(
            (name, values) ->
                values.forEach(
                    question
                            .withArray("/ContextEntries")
                            .addObject()
                            .put("ContextKeyName", name)
                            .putArray("ContextKeyValues")
                        ::add));
    return question;
  }

  /** The values of each name, in the order given. */
  private Map<String, List<String>> pairs(String option, List<String> given) {
    Map<String, List<String>> pairs = new LinkedHashMap<>();
    for (String each : given) {
      int equals = each.indexOf('=');
      if (equals <= 0) {
        throw wrong(option + " takes NAME=VALUE, not '" + each + "'");
      }
      pairs
          .computeIfAbsent(each.substring(0, equals), name -> new ArrayList<>())
          .add(each.substring(equals + 1));
    }
    return pairs;
  }

  private String single(String name, List<String> values) {
    if (values.size() != 1) {
      throw wrong("--context has '" + name + "' more than once");
    }
    return values.get(0);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
