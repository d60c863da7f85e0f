package org.claviger.provider.internal.config;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where credentials are looked for.
 *
 * @param credentialsFile a file in the AWS shared credentials format, which may be absent
 * @param configFile a file in the AWS config format, which may be absent
 * @param profile the profile in both
 * @param chain whether the environment, the web identity and the container's endpoint count too:
 *     not if a file or profile was asked for by name
 * @param sts the server that is asked to assume roles
 */
public record CredentialsPlaces(
    Surroundings surroundings,
    Path credentialsFile,
    Path configFile,
    String profile,
    boolean chain,
    URI sts) {}
