package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.operation.Members;

/**
 * The members of a request to IAM, with the constraints that many of its actions share. What is
 * read is kept for the record too, under AWS's names with a small first letter.
 */
final class IamMembers {
  private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]+");
  private static final Pattern PATH =
      Pattern.compile("(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)");
  private static final Pattern PATH_PREFIX = Pattern.compile("\\u002F[\\u0021-\\u007F]*");
  private static final Pattern TEXT = Pattern.compile("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
  private static final Pattern DESCRIPTION =
      Pattern.compile("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*");
  private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
  private static final Pattern ACCESS_KEY_ID = Pattern.compile("[\\w]+");
  private static final Pattern VERSION_ID = Pattern.compile("v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?");
  private static final int MAX_DOCUMENT = 131_072;

  private final Members members;
  private final ObjectNode shown = JsonNodeFactory.instance.objectNode();

  IamMembers(Members members) {
    this.members = members;
  }

  /** One tag; null where a member broke a constraint. */
  record Tag(String key, String value) {}

  ObjectNode shown() {
    return shown;
  }

  void check() {
    members.check();
  }

  /** The name of a user, group or role. */
  String name(IdentityKind kind) {
    String member = kind.noun() + "Name";
    return show(member, members.string(member, 1, maxName(kind), NAME));
  }

  /** The same, or null. */
  String optionalName(IdentityKind kind) {
    String member = kind.noun() + "Name";
    return show(member, members.optionalString(member, 1, maxName(kind), NAME));
  }

  /** AWS's model is laxer with names of users that exist. */
  private static int maxName(IdentityKind kind) {
    return kind == IdentityKind.USER ? 128 : kind.maxNameCharacters();
  }

  /** The name of a user, group or role that is made now. */
  String newName(String member, IdentityKind kind) {
    return show(member, members.string(member, 1, kind.maxNameCharacters(), NAME));
  }

  String optionalNewName(String member, IdentityKind kind) {
    return show(member, members.optionalString(member, 1, kind.maxNameCharacters(), NAME));
  }

  String policyName() {
    return show("PolicyName", members.string("PolicyName", 1, 128, NAME));
  }

  /** The path, {@code /} if there is none. */
  String path() {
    String path = optionalPath("Path");
    return path == null ? "/" : path;
  }

  String optionalPath(String member) {
    return show(member, members.optionalString(member, 1, 512, PATH));
  }

  /** What paths of a list begin with; {@code /} if it is not there. */
  String pathPrefix() {
    String prefix = show("PathPrefix", members.optionalString("PathPrefix", 1, 512, PATH_PREFIX));
    return prefix == null ? "/" : prefix;
  }

  String document(String member) {
    return show(member, members.string(member, 1, MAX_DOCUMENT, TEXT));
  }

  String optionalDocument(String member) {
    return show(member, members.optionalString(member, 1, MAX_DOCUMENT, TEXT));
  }

  /** Null if it is not there. */
  String description() {
    return show("Description", members.optionalString("Description", 0, 1_000, DESCRIPTION));
  }

  String requiredDescription() {
    return show("Description", members.string("Description", 0, 1_000, DESCRIPTION));
  }

  String arn(String member) {
    return show(member, members.string(member, 20, 2_048));
  }

  String optionalArn(String member) {
    return show(member, members.optionalString(member, 20, 2_048));
  }

  String accessKeyId() {
    return show("AccessKeyId", members.string("AccessKeyId", 16, 128, ACCESS_KEY_ID));
  }

  String versionId() {
    return show("VersionId", members.string("VersionId", 1, 32, VERSION_ID));
  }

  String text(String member, int min, int max) {
    return show(member, members.string(member, min, max));
  }

  String optionalText(String member, int min, int max) {
    return show(member, members.optionalString(member, min, max));
  }

  <E extends Enum<E>> E constant(String member, Class<E> type) {
    E value = members.constant(member, type);
    show(member, value == null ? null : value.name());
    return value;
  }

  <E extends Enum<E>> E constant(String member, Class<E> type, E absent) {
    E value = members.optionalConstant(member, type, absent);
    show(member, members.has(member) && value != null ? value.name() : null);
    return value;
  }

  <E extends Enum<E>> List<E> constants(String member, Class<E> type) {
    List<E> values = members.constants(member, type);
    if (!values.isEmpty()) {
      ArrayNode list = shown.putArray(lower(member));
      values.forEach(each -> list.add(each.name()));
    }
    return values;
  }

  Integer integer(String member, int min, int max) {
    Integer value = members.optionalInteger(member, min, max);
    if (value != null) {
      shown.put(lower(member), value);
    }
    return value;
  }

  boolean flag(String member) {
    boolean value = members.flag(member, false);
    if (members.has(member)) {
      shown.put(lower(member), value);
    }
    return value;
  }

  boolean has(String member) {
    return members.has(member);
  }

  /** Texts, each of a length; what is out of range is noted. */
  List<String> texts(String member, int min, int max) {
    List<String> values = members.strings(member);
    for (int i = 0; i < values.size(); i++) {
      String path = lower(member) + "." + (i + 1) + ".member";
      members.checkString(values.get(i), path, min, max, null);
    }
    if (!values.isEmpty()) {
      ArrayNode list = shown.putArray(lower(member));
      values.forEach(list::add);
    }
    return values;
  }

  List<Members> objects(String member) {
    return members.objects(member);
  }

  List<Tag> tags() {
    List<Tag> tags = new ArrayList<>();
    for (Members each : members.objects("Tags")) {
      Tag tag = new Tag(each.string("Key", 1, 128, TAG), each.string("Value", 0, 256, TAG));
      tags.add(tag);
      shown.withArray("tags").addObject().put("key", tag.key).put("value", tag.value);
    }
    return tags;
  }

  IamPaging paging() {
    return new IamPaging(
        integer("MaxItems", 1, 1_000), show("Marker", members.optionalString("Marker", 1, 4_096)));
  }

  private String show(String member, String value) {
    if (value != null) {
      shown.put(lower(member), value);
    }
    return value;
  }

  private static String lower(String member) {
    return Character.toLowerCase(member.charAt(0)) + member.substring(1);
  }
}
