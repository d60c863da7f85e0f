package org.claviger.provider.internal.credentials;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.claviger.provider.internal.config.Credentials;
import org.claviger.provider.internal.http.Attempt;
import org.claviger.provider.internal.http.HttpAnswer;
import org.claviger.provider.internal.http.HttpStack;
import org.claviger.provider.internal.http.SigV4Signer;

/**
 * AWS's Security Token Service, of version 2011-06-15 in the Query protocol: roles assumed for
 * temporary credentials. A request is sent at most three times.
 */
final class Sts {
  private static final String CONTENT_TYPE = "application/x-www-form-urlencoded; charset=utf-8";
  private static final int MAX_ANSWER_BYTES = 65_536;
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final HttpStack http;
  private final HttpUrl endpoint;
  private final SigV4Signer signer;
  private final Clock clock;

  Sts(HttpStack http, URI endpoint, String region, Clock clock) throws GeneralSecurityException {
    this.http = http;
    this.endpoint = HttpUrl.get(endpoint.toString());
    this.signer = new SigV4Signer(region, "sts");
    this.clock = clock;
  }

  /** AssumeRole, signed with other credentials. */
  Credentials assume(RoleRequest role, Credentials by) throws IOException {
    return call("AssumeRole", role.members(), Optional.of(by));
  }

  /** AssumeRoleWithWebIdentity: the token, read afresh from its file, is what proves the caller. */
  Credentials assume(RoleRequest role, Path tokenFile) throws IOException {
    Map<String, String> members = role.members();
    members.put("WebIdentityToken", SmallFile.read(tokenFile));
    return call("AssumeRoleWithWebIdentity", members, Optional.empty());
  }

  private Credentials call(String action, Map<String, String> members, Optional<Credentials> by)
      throws IOException {
    members.put("Action", action);
    members.put("Version", "2011-06-15");
    byte[] body = form(members).getBytes(StandardCharsets.US_ASCII);
    try {
      HttpAnswer answer =
          Repeated.answer(
              action + " at " + endpoint.host(),
              () -> http.send(request(body, by), new Attempt(), MAX_ANSWER_BYTES));
      StsAnswer parsed = StsAnswer.parse(answer.body());
      Arrays.fill(answer.body(), (byte) 0);
      if (!answer.isSuccess()) {
        throw refused(action, members.get("RoleArn"), answer, parsed);
      }
      return parsed.credentials();
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  private static IOException refused(
      String action, String role, HttpAnswer answer, StsAnswer parsed) {
    String advice =
        answer.status() == 403
            ? "; allow sts:" + action + " on it, in the role's trust policy and to its caller"
            : "";
    return new IOException(
        "the role %s was not assumed: %s%s".formatted(role, parsed.error(answer.status()), advice));
  }

  private Request.Builder request(byte[] body, Optional<Credentials> by) throws IOException {
    Request.Builder request =
        new Request.Builder()
            .url(endpoint)
            .post(RequestBody.create(body, MediaType.get(CONTENT_TYPE)))
            .header("User-Agent", "claviger-provider");
    if (by.isPresent()) {
      sign(request, body, by.get());
    }
    return request;
  }

  private void sign(Request.Builder request, byte[] body, Credentials by) throws IOException {
    SortedMap<String, String> headers = new TreeMap<>();
    headers.put("content-type", CONTENT_TYPE);
    headers.put("host", HttpStack.hostHeader(endpoint));
    headers.put("x-amz-date", AMZ_DATE.format(clock.instant()));
    by.sessionToken().ifPresent(token -> headers.put("x-amz-security-token", token));
    headers.forEach(request::header);
    try {
      request.header("Authorization", signer.authorization("POST", "/", headers, body, by));
    } catch (GeneralSecurityException e) {
      throw new IOException("the request could not be signed: " + e.getMessage(), e);
    }
  }

  private static String form(Map<String, String> members) {
    return members.entrySet().stream()
        .map(
            member ->
                member.getKey()
                    + "="
                    + URLEncoder.encode(member.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
