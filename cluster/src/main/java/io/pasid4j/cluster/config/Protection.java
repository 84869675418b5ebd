// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.config;

import io.pasid4j.domain.log.LogMember;
import java.util.List;
import java.util.Optional;

/** Refuses a configuration without TLS, unless every address is loopback. */
public final class Protection {
  private Protection() {}

  /**
   * Checks that there is TLS, or that every address is loopback.
   *
   * @throws RefusedException if neither is so
   */
  public static void check(Optional<TlsPaths> tls, List<LogMember> members)
      throws RefusedException {
    if (tls.isPresent()) {
      return;
    }
    for (LogMember member : members) {
      if (!MemberAddress.parse(member.address()).isLoopback()) {
        throw new RefusedException(
            "address of %s: %s, without TLS (expected: certificate, key and authorities, or loopback)"
                .formatted(member.name(), member.address()));
      }
    }
  }
}
