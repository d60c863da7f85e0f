package org.claviger.server.iam;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** An identity on its way to another. */
final class IdentityEdit {
  private final Identity before;
  private String name;
  private String path;
  private SortedMap<String, String> tags;
  private String boundary;
  private String boundaryId;
  private SortedMap<String, String> inline;
  private SortedMap<String, String> attached;
  private SortedMap<String, String> groups;
  private String trustPolicy;
  private SortedMap<String, String> trusted;
  private String description;
  private int maxSessionSeconds;

  IdentityEdit(Identity before) {
    this.before = before;
    this.name = before.name();
    this.path = before.path();
    this.tags = before.tags();
    this.boundary = before.boundary();
    this.boundaryId = before.boundaryId();
    this.inline = before.inline();
    this.attached = before.attached();
    this.groups = before.groups();
    this.trustPolicy = before.trustPolicy();
    this.trusted = before.trusted();
    this.description = before.description();
    this.maxSessionSeconds = before.maxSessionSeconds();
  }

  IdentityEdit name(String otherName, String otherPath) {
    name = otherName;
    path = otherPath;
    return this;
  }

  IdentityEdit tags(Map<String, String> other) {
    tags = new TreeMap<>(other);
    return this;
  }

  IdentityEdit boundary(String policyArn, String policyId) {
    boundary = policyArn;
    boundaryId = policyId;
    return this;
  }

  IdentityEdit inline(Map<String, String> other) {
    inline = new TreeMap<>(other);
    return this;
  }

  IdentityEdit attached(Map<String, String> other) {
    attached = new TreeMap<>(other);
    return this;
  }

  IdentityEdit groups(Map<String, String> other) {
    groups = new TreeMap<>(other);
    return this;
  }

  IdentityEdit trusted(Map<String, String> other) {
    trusted = new TreeMap<>(other);
    return this;
  }

  IdentityEdit terms(String otherTrust, String otherDescription, int otherMaxSession) {
    trustPolicy = otherTrust;
    description = otherDescription;
    maxSessionSeconds = otherMaxSession;
    return this;
  }

  Identity build() {
    return new Identity(
        before.format(),
        before.kind(),
        before.accountId(),
        name,
        path,
        before.id(),
        before.created(),
        tags,
        boundary,
        boundaryId,
        inline,
        attached,
        groups,
        trustPolicy,
        trusted,
        description,
        maxSessionSeconds);
  }
}
