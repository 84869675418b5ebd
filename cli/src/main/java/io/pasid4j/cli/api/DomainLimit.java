// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.api;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.option.SocketOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The limit of a set's user over all hosts of a domain, which the wire does not have. */
public final class DomainLimit {
  private static final int TIMEOUT_MS = 5_000;

  private DomainLimit() {}

  /**
   * Returns the limit in a line; empty if the set counts against none, or this user may not ask the
   * management API.
   */
  public static Optional<String> line(SocketOption daemon, long setId) {
    Path socket = daemon.managementPath();
    if (!Files.isWritable(socket)) {
      return Optional.empty();
    }
    try {
      return line(new ManagementApi(socket, TIMEOUT_MS).find("/v1/sets/" + setId));
    } catch (CommandFailure unanswered) {
      return Optional.empty();
    }
  }

  static Optional<String> line(JsonValue set) {
    JsonValue amount = set.field("amount");
    if (!amount.isPresent()) {
      return Optional.empty();
    }
    long all = amount.field("domainIds").number(-1);
    return Optional.of(
        "in the domain: uid %s may have %s; all hosts have leased %s of them, this one %s, used %s"
            .formatted(
                amount.field("uid").text(),
                amount.field("limitIds").text(),
                all < 0 ? "an unknown number" : Long.toString(all),
                amount.field("leasedIds").text(),
                amount.field("usedIds").text()));
  }
}
