package org.claviger.provider.internal.key;

import java.security.cert.X509Certificate;
import java.time.Instant;

/** A certificate that belongs to no key, as a key store shows it. */
public record TrustedEntry(X509Certificate certificate, Instant created) {}
