package org.claviger.server.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.claviger.server.store.Row;

/** A grant as the document of its row, whose id is its id and whose parent is its key's id. */
final class GrantDocument {
  private GrantDocument() {}

  static byte[] write(Grant grant) {
    GrantTerms terms = grant.terms();
    ObjectNode document = Json.object();
    document.put("format", 1);
    terms.name().ifPresent(name -> document.put("name", name));
    write(document, "grantee", terms.granteePrincipal());
    terms.retiringPrincipal().ifPresent(principal -> write(document, "retiring", principal));
    ArrayNode operations = document.putArray("operations");
    terms.operations().forEach(operation -> operations.add(operation.name()));
    terms.contextEquals().forEach(document.putObject("equals")::put);
    terms.contextSubset().forEach(document.putObject("subset")::put);
    document.put("issuer", grant.issuingAccount());
    document.put("created", grant.creationDate().toEpochMilli());
    return Json.write(document);
  }

  private static void write(ObjectNode document, String member, NamedPrincipal principal) {
    document.put(member, principal.name());
    principal.id().ifPresent(id -> document.put(member + "Id", id));
  }

  static Grant read(String region, String accountId, Row row) {
    ObjectNode document = Json.read(row.document());
    GrantTerms terms =
        new GrantTerms(
            optionalText(document, "name"),
            principal(document, "grantee").orElseThrow(),
            principal(document, "retiring"),
            operations(document.required("operations")),
            pairs(document.required("equals")),
            pairs(document.required("subset")));
    return new Grant(
        row.key().id(),
        new KeyArn(region, accountId, row.parent()),
        terms,
        document.required("issuer").textValue(),
        Instant.ofEpochMilli(document.required("created").longValue()));
  }

  private static Optional<NamedPrincipal> principal(ObjectNode document, String member) {
    return optionalText(document, member)
        .map(name -> new NamedPrincipal(name, optionalText(document, member + "Id")));
  }

  private static Optional<String> optionalText(ObjectNode document, String name) {
    return Optional.ofNullable(document.get(name)).map(JsonNode::textValue);
  }

  private static Set<GrantOperation> operations(JsonNode names) {
    Set<GrantOperation> operations = EnumSet.noneOf(GrantOperation.class);
    names.forEach(name -> operations.add(GrantOperation.valueOf(name.textValue())));
    return operations;
  }

  private static SortedMap<String, String> pairs(JsonNode object) {
    SortedMap<String, String> pairs = new TreeMap<>();
    for (Map.Entry<String, JsonNode> pair : object.properties()) {
      pairs.put(pair.getKey(), pair.getValue().textValue());
    }
    return pairs;
  }
}
