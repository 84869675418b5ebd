// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pasid4j.e2e.host.ProcessResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon in a control group with little memory. Needs the right to make such a group. */
class MemoryLimitTest {
  private static final int CANNOT_START = 4;
  private static final long MIB = 1 << 20;

  @TempDir private Path directory;
  private ScriptClone clone;
  private Path group = Path.of("none");
  private Path limit = Path.of("none");

  @BeforeEach
  void makeGroup() throws Exception {
    clone = ScriptClone.in(directory);
    clone.pasid("sets");
    Path old = Path.of("/sys/fs/cgroup/memory");
    Path root = Files.isDirectory(old) ? old : Path.of("/sys/fs/cgroup");
    assumeThat(root).as("control groups").isWritable();
    group = root.resolve("pasid-test-" + ProcessHandle.current().pid());
    Files.createDirectories(group.resolve("inner"));
    limit = group.resolve(root.equals(old) ? "memory.limit_in_bytes" : "memory.max");
    assumeThat(limit).as("memory's controller").exists();
  }

  @AfterEach
  void removeGroup() throws IOException {
    Files.deleteIfExists(group.resolve("inner"));
    Files.deleteIfExists(group);
  }

  /** The kernel would kill the JVM while it starts, and print nothing. */
  @Test
  void tooLittleIsNamedWithTheGroupThatSaysSo() throws Exception {
    ProcessResult refused = startWith(95 * MIB);

    assertThat(refused.err())
        .isEqualTo(
            "pasid: memory: 95 MiB (expected: 96 MiB or more; %s sets it)\n".formatted(limit));
    assertThat(refused.exitCode()).isEqualTo(CANNOT_START);
  }

  @Test
  void enoughIsNotRemarked() throws Exception {
    ProcessResult started = startWith(96 * MIB);

    assertThat(started.out()).isEqualTo("ran: daemon\n");
    assertThat(started.err()).isEmpty();
  }

  /** In a group below the one with the limit. */
  private ProcessResult startWith(long bytes) throws Exception {
    Files.writeString(limit, Long.toString(bytes));
    String inside = group.resolve("inner/cgroup.procs").toString();
    return clone.run(List.of("sh", "-c", "echo $$ >" + inside + " && exec ./pasid daemon"));
  }
}
