package org.claviger.server.app;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.audit.Anchored;
import org.claviger.server.audit.SigningKey;
import org.claviger.server.audit.Verification;
import org.claviger.server.audit.Verification.CannotCheck;
import org.claviger.server.audit.Verification.Tampered;
import org.claviger.server.audit.Verification.Whole;

/** A verification for programs. */
final class VerificationJson {
  private static final JsonMapper MAPPER = new JsonMapper();

  private VerificationJson() {}

  static String of(Verification verification) {
    ObjectNode json = MAPPER.createObjectNode();
    if (verification instanceof Whole whole) {
      whole(json, whole);
    } else if (verification instanceof Tampered tampered) {
      json.put("outcome", "tampered");
      json.put("file", tampered.file());
      json.put("line", tampered.line());
      json.put("record", tampered.sequence());
      json.put("reason", tampered.reason());
    } else {
      json.put("outcome", "cannotBeChecked");
      json.put("reason", ((CannotCheck) verification).reason());
    }
    return json.toString();
  }

  private static void whole(ObjectNode json, Whole whole) {
    json.put("outcome", "whole");
    json.put("records", whole.records());
    json.put("firstRecord", whole.first());
    json.put("lastRecord", whole.last());
    json.put("files", whole.files());
    json.put("lastHash", whole.lastHash());
    json.put("tornBytes", whole.tornBytes());
    json.put("keysGiven", whole.isPinned());
    whole.anchored().ifPresent(anchored -> anchored(json.putObject("anchored"), whole, anchored));
  }

  private static void anchored(ObjectNode json, Whole whole, Anchored anchored) {
    json.put("toRecord", anchored.record());
    json.put("time", anchored.time().toString());
    json.put("anchors", anchored.anchors());
    json.put("recordsBehind", whole.last() - anchored.record());
    ArrayNode keys = json.putArray("keys");
    for (SigningKey key : anchored.keys()) {
      keys.addObject()
          .put("fingerprint", key.fingerprint())
          .put("region", key.region())
          .put("firstAnchor", key.firstAnchor())
          .put("lastAnchor", key.lastAnchor());
    }
    ArrayNode places = json.putArray("compared");
    anchored.places().forEach(places::add);
  }
}
