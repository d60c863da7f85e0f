package org.claviger.server.iam;

/** The kinds of identity that policies can be attached to. */
public enum IdentityKind {
  USER("user", "User", "AIDA", 64, 2_048),
  GROUP("group", "Group", "AGPA", 128, 5_120),
  ROLE("role", "Role", "AROA", 64, 10_240);

  private final String word;
  private final String noun;
  private final String idPrefix;
  private final int maxNameCharacters;
  private final int maxInlineCharacters;

  IdentityKind(
      String word, String noun, String idPrefix, int maxNameCharacters, int maxInlineCharacters) {
    this.word = word;
    this.noun = noun;
    this.idPrefix = idPrefix;
    this.maxNameCharacters = maxNameCharacters;
    this.maxInlineCharacters = maxInlineCharacters;
  }

  /** As ARNs and messages write it: {@code user}. */
  public String word() {
    return word;
  }

  /** As actions and members write it: {@code User}. */
  public String noun() {
    return noun;
  }

  /** What unique ids begin with. */
  String idPrefix() {
    return idPrefix;
  }

  /** How long a name may be. */
  public int maxNameCharacters() {
    return maxNameCharacters;
  }

  /** How many characters its inline policies may have together, white space not counted. */
  public int maxInlineCharacters() {
    return maxInlineCharacters;
  }

  /** The ARN of one whose path is {@code /}, or of none. */
  public String arn(String accountId, String name) {
    return arn(accountId, "/", name);
  }

  /** The ARN of one under a path. */
  public String arn(String accountId, String path, String name) {
    return "arn:aws:iam::" + accountId + ":" + word + path + name;
  }
}
