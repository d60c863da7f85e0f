package org.claviger.server.iam;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The managed policies of AWS that are here, under their own ARNs and unique ids: with the version
 * in force alone, the same for every account, and changed by nobody.
 */
final class AwsPolicies {
  /** What stands in their ARNs where other policies have an account. */
  static final String OWNER = "aws";

  private static final String KMS_POWER_USER =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["kms:CreateAlias",\
      "kms:CreateKey","kms:DeleteAlias","kms:Describe*","kms:GenerateRandom","kms:Get*","kms:List*",\
      "kms:TagResource","kms:UntagResource","iam:ListGroups","iam:ListRoles","iam:ListUsers"],\
      "Resource":"*"}]}""";

  private static final String ADMINISTRATOR =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";

  private static final String IAM_FULL =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:*",\
      "organizations:DescribeAccount","organizations:DescribeOrganization",\
      "organizations:DescribeOrganizationalUnit","organizations:DescribePolicy",\
      "organizations:ListChildren","organizations:ListParents",\
      "organizations:ListPoliciesForTarget","organizations:ListRoots",\
      "organizations:ListPolicies","organizations:ListTargetsForPolicy"],"Resource":"*"}]}""";

  private static final String IAM_READ_ONLY =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[\
      "iam:GenerateCredentialReport","iam:GenerateServiceLastAccessedDetails","iam:Get*",\
      "iam:List*","iam:SimulateCustomPolicy","iam:SimulatePrincipalPolicy"],"Resource":"*"}]}""";

  private static final String POWER_USER =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":["iam:*",\
      "organizations:*","account:*"],"Resource":"*"},{"Effect":"Allow","Action":[\
      "account:GetAccountInformation","account:GetGovCloudAccountInformation",\
      "account:GetPrimaryEmail","account:ListRegions","iam:CreateServiceLinkedRole",\
      "iam:DeleteServiceLinkedRole","iam:ListRoles","organizations:DescribeEffectivePolicy",\
      "organizations:DescribeOrganization"],"Resource":"*"}]}""";

  private static final List<ManagedPolicy> ALL =
      Stream.of(
              policy(
                  "AWSKeyManagementServicePowerUser",
                  "ANPAJNPP7PPPPMJRV2SA4",
                  "Provides access to AWS Key Management Service (KMS).",
                  "2015-02-06T18:40:40Z",
                  version(2, "2017-03-07T00:55:00Z", KMS_POWER_USER)),
              policy(
                  "AdministratorAccess",
                  "ANPAIWMBCKSKIEE64ZLYK",
                  "Provides full access to AWS services and resources.",
                  "2015-02-06T18:39:46Z",
                  version(1, "2015-02-06T18:39:46Z", ADMINISTRATOR)),
              policy(
                  "IAMFullAccess",
                  "ANPAI7XKCFMBPM3QQRRVQ",
                  "Provides full access to IAM via the AWS Management Console.",
                  "2015-02-06T18:40:00Z",
                  version(2, "2019-06-21T19:40:00Z", IAM_FULL)),
              policy(
                  "IAMReadOnlyAccess",
                  "ANPAJKSO7NDY4T57MWDSQ",
                  "Provides read only access to IAM via the AWS Management Console.",
                  "2015-02-06T18:40:00Z",
                  version(4, "2018-01-25T19:11:00Z", IAM_READ_ONLY)),
              policy(
                  "PowerUserAccess",
                  "ANPAJYRXTHIB4FOVS3ZXS",
                  "Provides full access to AWS services and resources, but does not allow management"
                      + " of Users and groups.",
                  "2015-02-06T18:39:47Z",
                  version(12, "2026-02-12T17:59:00Z", POWER_USER)))
          .sorted(Comparator.comparing(EntityTable::key))
          .toList();

  private static final Map<String, ManagedPolicy> BY_ARN =
      ALL.stream().collect(toUnmodifiableMap(ManagedPolicy::arn, Function.identity()));

  private AwsPolicies() {}

  /** All of them, in the order of their names in small letters. */
  static List<ManagedPolicy> all() {
    return ALL;
  }

  /** The one of exactly that ARN. */
  static Optional<ManagedPolicy> find(String arn) {
    return Optional.ofNullable(BY_ARN.get(arn));
  }

  private static ManagedPolicy policy(
      String name, String id, String description, String created, ManagedPolicy.Version version) {
    return new ManagedPolicy(
        1,
        OWNER,
        name,
        "/",
        id,
        Instant.parse(created).toEpochMilli(),
        version.created(),
        description,
        new TreeMap<>(),
        List.of(version),
        version.number(),
        version.number());
  }

  private static ManagedPolicy.Version version(int number, String created, String document) {
    return new ManagedPolicy.Version(number, Instant.parse(created).toEpochMilli(), document);
  }
}
