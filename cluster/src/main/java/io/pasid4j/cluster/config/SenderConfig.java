// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.config;

import io.pasid4j.domain.log.LogMember;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of a host that is no voter and sends its commands to the voters.
 *
 * @param domain the name of the domain
 * @param voters the voters to contact first; further ones are learned from their replies
 * @param tls empty only if every address is loopback
 * @param timing how long it waits for an answer
 */
public record SenderConfig(
    String domain, List<LogMember> voters, Optional<TlsPaths> tls, Timing timing) {
  /** Copies the list. */
  public SenderConfig {
    voters = List.copyOf(voters);
    if (voters.isEmpty()) {
      throw new IllegalArgumentException("voters: none (expected: at least one)");
    }
  }
}
