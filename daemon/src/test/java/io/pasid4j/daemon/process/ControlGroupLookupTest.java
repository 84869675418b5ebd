// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.socket.Users;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Control groups of processes, and names of users. */
class ControlGroupLookupTest {
  private static final int PID = 4711;

  @TempDir Path proc;

  private final AtomicBoolean hasPidStill = new AtomicBoolean(true);

  private ControlGroupLookup lookup(String cgroup) throws IOException {
    Path process = Files.createDirectories(proc.resolve(Integer.toString(PID)));
    Files.writeString(process.resolve("cgroup"), cgroup);
    return new ControlGroupLookup(PID, Users.effectiveUid(), hasPidStill::get, proc);
  }

  @Test
  void thePathIsThatOfTheUnifiedHierarchyOrOfSystemd() throws IOException {
    assertThat(lookup("0::/machine.slice/vm-7.scope\n").get())
        .contains("/machine.slice/vm-7.scope");
    assertThat(lookup("4:cpu:/x\n1:name=systemd:/system.slice/a:b.service\n").get())
        .contains("/system.slice/a:b.service");
    assertThat(lookup("4:cpu:/x\n").get()).isEmpty();
    assertThat(lookup("0::\n").get()).isEmpty();
    assertThat(lookup("5:memory:/user/x0::/ssh.service\n").get()).isEmpty();
    assertThat(lookup("5:memory:/1:name=systemd:/ssh.service\n").get()).isEmpty();
  }

  @Test
  void theFirstLookupDecides() throws IOException {
    ControlGroupLookup lookup = lookup("0::/a\n");
    assertThat(lookup.get()).contains("/a");
    lookup("0::/b\n");

    assertThat(lookup.get()).contains("/a");
  }

  @Test
  void aPidThatMayBeAnothersHasNone() throws IOException {
    hasPidStill.set(false);
    assertThat(lookup("0::/a\n").get()).isEmpty();
  }

  @Test
  void theProofIsAskedForAfterTheGroupWasRead() throws IOException {
    Path process = Files.createDirectories(proc.resolve("7"));
    Files.writeString(process.resolve("cgroup"), "0::/a\n");
    BooleanSupplier reused =
        () -> {
          assertThat(process.resolve("cgroup").toFile().delete()).isTrue();
          return true;
        };
    assertThat(new ControlGroupLookup(7, Users.effectiveUid(), reused, proc).get()).contains("/a");
  }

  @Test
  void aProcessThatIsNotThereHasNone() {
    assertThat(new ControlGroupLookup(0, 0, () -> true, proc).get()).isEmpty();
    assertThat(new ControlGroupLookup(99, 0, () -> true, proc).get()).isEmpty();
  }

  @Test
  void usersAndGroupsHaveNumbers() {
    assertThat(UserDatabase.uid("root")).hasValue(0);
    assertThat(UserDatabase.gid("root")).hasValue(0);
    assertThat(UserDatabase.uid("no-such-user-at-all")).isEmpty();
    assertThat(UserDatabase.gid("")).isEmpty();
    assertThat(UserDatabase.uid("root\0x")).isEmpty();
  }
}
