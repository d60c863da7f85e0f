package org.claviger.server.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.BiFunction;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;

/** A small action: takes an optional {@code Text} and does what a test says. */
record TestOperation(Action action, BiFunction<String, RequestContext, Result> work)
    implements Operation<String> {
  static final String RESOURCE = "arn:aws:kms:us-east-1:111122223333:key/one";

  static TestOperation echo() {
    return new TestOperation(
        Action.kms("Echo", true),
        (text, context) -> Result.of(node("Text", text).put("Region", context.region().name())));
  }

  static TestOperation kms(String name, BiFunction<String, RequestContext, Result> work) {
    return new TestOperation(Action.kms(name, false), work);
  }

  static ObjectNode node(String name, String value) {
    return JsonNodeFactory.instance.objectNode().put(name, value);
  }

  @Override
  public String parse(Members members) {
    String text = members.optionalString("Text", 1, 100_000);
    members.check();
    return text == null ? "" : text;
  }

  @Override
  public ObjectNode auditParameters(String text) {
    return JsonNodeFactory.instance.objectNode().put("length", text.length());
  }

  @Override
  public Prepared prepare(String text, RequestContext context) {
    String permission = action.permissions().iterator().next();
    return new Prepared(
        List.of(new AccessRequest(permission, RESOURCE, "111122223333")),
        List.of(RESOURCE),
        () -> work.apply(text, context));
  }
}
