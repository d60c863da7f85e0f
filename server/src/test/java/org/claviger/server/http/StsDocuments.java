package org.claviger.server.http;

/** Policies that requests of STS are about. */
final class StsDocuments {
  private StsDocuments() {}

  static String allow(String... actions) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":[\"%s\"],\"Resource\":\"*\"}}"
        .formatted(String.join("\",\"", actions));
  }

  static String trust(String principal, String condition) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":\"sts:AssumeRole\"%s}}"
        .formatted(principal, condition);
  }

  static String equal(String key, String value) {
    return ",\"Condition\":{\"StringEquals\":{\"%s\":\"%s\"}}".formatted(key, value);
  }

  static String userArn(String name) {
    return "arn:aws:iam::" + StsApi.ACCOUNT + ":user/" + name;
  }
}
