// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The settings of a domain of which one space of the daemon is a part. Immutable.
 *
 * @param name of the domain, equal on all its hosts
 * @param host the name of this host in the domain; it is a voter if it is one of these
 * @param voters the addresses of the voters by their names, in the order of names
 * @param directory where this host's identity and its part of the log are, on a disk
 * @param space the name of the space
 * @param leaseIds how many IDs a lease has, a power of two
 * @param tls how hosts show who they are; empty only if every voter is on loopback
 * @param uids the uids on this host of the domain's users
 */
public record DomainConfig(
    String name,
    String host,
    Map<String, String> voters,
    Path directory,
    String space,
    int leaseIds,
    Optional<MemberTls> tls,
    UidMap uids) {
  /** Copies the map, in the order of names. */
  public DomainConfig {
    voters = Collections.unmodifiableMap(new TreeMap<>(voters));
  }

  /**
   * Files in PEM; read again when they change.
   *
   * @param certificate this host's chain, which bears its name
   * @param key its private key
   * @param authorities the certificates that sign those of the hosts
   */
  public record MemberTls(Path certificate, Path key, Path authorities) {}

  /** Returns whether this host has a replica of the log. */
  public boolean isVoter() {
    return voters.containsKey(host);
  }
}
