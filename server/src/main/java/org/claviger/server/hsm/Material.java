package org.claviger.server.hsm;

import static java.util.Objects.requireNonNull;

/**
 * Key material as it is kept outside the HSM: wrapped, and bound to its id and spec by the domain's
 * MAC.
 *
 * @param id unique for all time: 32 bytes in 64 lower-case hexadecimal digits, the shape of AWS's
 *     {@code KeyMaterialId}, which ciphertexts carry; random, or for imported material a MAC of it
 * @param spec what it is and what it may do
 * @param wrapped the material under the domain's key-encryption key, or the transfer key if it is
 *     shared; empty if it is token-resident; of an adopted one what it is found and known by
 * @param mac 32 bytes over id, spec, sharing and wrapped bytes
 * @param sharing under which of the two keys it is, if under one
 */
public record Material(String id, MaterialSpec spec, byte[] wrapped, byte[] mac, Sharing sharing) {
  public Material {
    requireNonNull(id, "id");
    requireNonNull(spec, "spec");
    requireNonNull(wrapped, "wrapped");
    requireNonNull(mac, "mac");
    requireNonNull(sharing, "sharing");
  }

  /** Material of one domain. */
  public Material(String id, MaterialSpec spec, byte[] wrapped, byte[] mac) {
    this(id, spec, wrapped, mac, Sharing.DOMAIN);
  }
}
