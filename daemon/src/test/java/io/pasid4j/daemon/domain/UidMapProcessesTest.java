// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.domain.DomainHosts.Vm;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.Errno;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three hosts of which two have other uids than the domain. The process of the test has the same
 * uid on all of them: user 90000 of the domain on two hosts, and nobody's number of the domain on
 * the third.
 */
class UidMapProcessesTest {
  private static final int IN_DOMAIN = 90_000;

  @TempDir private Path directory;
  private DomainHosts hosts;

  @BeforeEach
  void start() throws Exception {
    long own = (Integer) Files.getAttribute(directory, "unix:uid");
    hosts =
        ConfiguredHosts.start(
            directory,
            List.of("a", "b", "c"),
            name ->
                "  uids: {"
                    + (name.equals("c") ? own + ": 90001" : IN_DOMAIN + ": " + own)
                    + "}\n");
    hosts.awaitJoined();
  }

  @AfterEach
  void end() {
    hosts.close();
  }

  @Test
  void aSetGoesToTheUserWhoHasTheNumberAndToNoOther() throws IOException {
    Vm vm = hosts.open("a");
    int id = vm.peer().allocate(0, 255);

    assertThat(hosts.migrate("a", vm.set(), "c")).contains("\"moved\":true");
    DomainHosts.holds("c has it", () -> sets("c").contains("\"uid\":" + IN_DOMAIN));
    try (WirePeer other = WirePeer.negotiated(hosts.socket("c"))) {
      assertThat(DomainHosts.resume(other, vm)).isEqualTo(Errno.ENOENT);
    }

    assertThat(hosts.migrate("c", setOf("c"), "b")).contains("\"moved\":true");
    try (WirePeer user = WirePeer.negotiated(hosts.socket("b"))) {
      assertThat(DomainHosts.resume(user, vm)).isZero();
      assertThat(DomainHosts.ids(user)).containsExactly(id);
    }
    assertThat(sets("b")).doesNotContain("\"uid\":" + IN_DOMAIN);

    Vm stays = hosts.open("c");
    assertThat(hosts.migrate("c", stays.set(), "a"))
        .contains(" 409 ", "another user's in the domain");
    assertThat(stays.peer().allocate(0, 255)).isNotNegative();
    stays.peer().close();
    vm.peer().close();
  }

  private int setOf(String host) {
    return Integer.parseInt(sets(host).replaceFirst("(?s).*?\\{\"id\":(\\d+),.*", "$1"));
  }

  private String sets(String host) {
    try {
      return hosts.request(host, "GET", "/v1/sets", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
