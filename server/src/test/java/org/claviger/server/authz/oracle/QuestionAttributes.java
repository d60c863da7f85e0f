package org.claviger.server.authz.oracle;

import java.util.List;
import java.util.Optional;
import org.claviger.server.policy.RequestAttributes;
import org.claviger.server.policy.Steps;

/** A question in the form in which a compiled policy takes it. */
record QuestionAttributes(Question question) implements RequestAttributes {
  @Override
  public String action() {
    return question.action();
  }

  @Override
  public String resource() {
    return question.resource();
  }

  @Override
  public String accountId() {
    return question.actor().account();
  }

  @Override
  public String principalArn() {
    return question.actor().arn();
  }

  @Override
  public Optional<String> roleArn() {
    return question.actor().role();
  }

  @Override
  public Optional<String> federatingUserArn() {
    return Optional.empty();
  }

  @Override
  public Optional<String> federatingUserId() {
    return Optional.empty();
  }

  @Override
  public Optional<String> uniqueId() {
    return question.actor().id();
  }

  @Override
  public boolean isRoot() {
    return question.actor().isRoot();
  }

  @Override
  public Optional<String> federatedProvider() {
    return Optional.empty();
  }

  @Override
  public List<String> values(String key) {
    return question.values(key);
  }

  @Override
  public Steps steps() {
    return new Steps();
  }
}
