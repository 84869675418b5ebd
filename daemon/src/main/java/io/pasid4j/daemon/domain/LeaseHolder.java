// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.domain.host.IdentityStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The host of a domain to which the IDs of a space are leased, in a file beside its words, which
 * outlives the daemon and not the boot. A daemon with another configuration must not give them:
 * nobody would tell it that they are another's by now.
 */
final class LeaseHolder {
  private static final String VERSION = "pasid4j-leased 1";

  private LeaseHolder() {}

  /**
   * Makes a host the one that has the IDs. A state of before this file is its own.
   *
   * @throws StartException if another one has some of them
   */
  static void claim(HostedSpace.DomainPart part, String domain, IdentityStore host) {
    String own =
        "%s\n%s\n%s\n%s\n"
            .formatted(VERSION, domain, host.name(), Long.toUnsignedString(host.instance(), 16));
    try {
      String before = read(part.leasedTo());
      if (before.equals(own)) {
        return;
      }
      if (!before.isEmpty()) {
        requireNoLease(part, before, own);
        // Of sets and limits of another domain, or of another host of this one.
        Files.deleteIfExists(part.moves());
        Files.deleteIfExists(part.departed());
        Files.deleteIfExists(part.amounts());
      }
      DurableFile.replace(part.leasedTo(), own.getBytes(StandardCharsets.UTF_8), false);
    } catch (IOException e) {
      throw new StartException("state: " + part.leasedTo() + ": " + e, e);
    }
  }

  private static String read(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private static void requireNoLease(HostedSpace.DomainPart part, String before, String own) {
    if (!part.upstream().holdsAll()) {
      throw new StartException(
          "state: IDs leased to [%s] (expected: to [%s], or none: start with the former domain.name, domain.host and domain.directory, or after a reboot)"
              .formatted(describe(before), describe(own)));
    }
  }

  /** Domain, host and instance. */
  private static String describe(String contents) {
    return contents.strip().replaceFirst(".*\n", "").replace("\n", ", ");
  }
}
