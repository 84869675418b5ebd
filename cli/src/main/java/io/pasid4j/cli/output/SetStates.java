// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.output;

import io.pasid4j.client.SetInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Names the state of a set: has it a connection, and if not, does the process that opened it live.
 */
public enum SetStates {
  /** Has a connection. */
  CONNECTED("connected"),

  /** Has no connection since a restart of the daemon; its process lives and may come back. */
  DETACHED_ALIVE("detached (alive)"),

  /** Has no connection; the process that opened it is not to be seen from here. */
  DETACHED_UNKNOWN("detached (unknown)"),

  /** Has no connection and cannot be resumed: it ends when its processes have. */
  ENDING("ending");

  private final String text;

  SetStates(String text) {
    this.text = text;
  }

  /** The state of a set, as far as this process can see. */
  public static SetStates of(SetInfo set) {
    if (!set.waiting()) {
      return CONNECTED;
    }
    if (!set.resumable()) {
      return ENDING;
    }
    return isOpenerAlive(set) ? DETACHED_ALIVE : DETACHED_UNKNOWN;
  }

  /** A process of that number and user that is older than the set; a later one is another. */
  private static boolean isOpenerAlive(SetInfo set) {
    Instant opened = Instant.now().minusMillis(set.ageMs());
    int pid = set.holder().pid();
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().startInstant())
        .filter(start -> !start.isAfter(opened))
        .filter(start -> uidOf(pid) == set.holder().uid())
        .isPresent();
  }

  private static long uidOf(int pid) {
    try {
      Object uid = Files.getAttribute(Path.of("/proc", Integer.toString(pid)), "unix:uid");
      return Integer.toUnsignedLong((int) uid);
    } catch (IOException | UnsupportedOperationException hidden) {
      return -1;
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
