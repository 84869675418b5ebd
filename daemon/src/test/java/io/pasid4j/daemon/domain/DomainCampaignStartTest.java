// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that fails half-way leaves no process and no mount behind. */
class DomainCampaignStartTest {
  /** A daemon that runs and is never ready. */
  private static final String NEVER_READY =
      """
      package io.pasid4j.daemon.domain;

      public final class DomainDaemonMain {
        public static void main(String[] arguments) throws InterruptedException {
          System.out.println("not ready");
          Thread.sleep(Long.MAX_VALUE);
        }
      }
      """;

  @TempDir private Path directory;

  private static Set<Long> children() {
    return ProcessHandle.current()
        .children()
        .filter(ProcessHandle::isAlive)
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  private static Set<Long> childrenBeside(Set<Long> before) {
    Set<Long> more = children();
    more.removeAll(before);
    return more;
  }

  @Test
  void aDaemonThatIsNeverReadyEndsWithAllThatWasStarted() throws IOException {
    Set<Long> before = children();
    Path classes = WeakenedBuild.compile(directory, "DomainDaemonMain.java", NEVER_READY);

    assertThatThrownBy(() -> DomainCampaign.start(directory, 3, 1, List.of(classes)))
        .hasMessageContaining("a: not ready");

    assertThat(childrenBeside(before)).isEmpty();
    assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(directory.toString());
  }

  @Test
  void hostsThatRunEndIfTheNextCannotBeLaunched() throws IOException {
    Set<Long> before = children();
    Map<String, String> addresses = HostProcess.addresses(List.of("a", "b"));

    assertThatThrownBy(() ->
            DomainHosts.start(
                directory,
                addresses,
                name -> {
                  if (name.equals("b")) {
                    throw new IllegalStateException("b is refused");
                  }
                  return DaemonImage.options();
                },
                _ -> Map.of(),
                0))
        .hasMessage("b is refused");

    assertThat(childrenBeside(before)).isEmpty();
  }
}
