// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import io.pasid4j.daemon.start.StartException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * Proof that the process which connected to a socket still has its pid, so that proc's data under
 * that pid is this process's. Where the kernel cannot open the peer of a socket (before Linux 6.5),
 * the proof is its start time as of when the connection was accepted. For the connection's event
 * loop.
 */
public final class PeerProof implements BooleanSupplier {
  private static final Path PROC = Path.of("/proc");

  private final int pid;
  private final IntSupplier socket;
  private final boolean hasPidFd;
  private final long startTicks;

  PeerProof(int pid, IntSupplier socket, boolean hasPidFd) {
    this.pid = pid;
    this.socket = socket;
    this.hasPidFd = hasPidFd;
    startTicks = hasPidFd ? ProcessIdentity.UNSEEN : shownStartTicks();
  }

  /**
   * That of a connection, which has just been accepted.
   *
   * @param pid the process that connected; 0 if it cannot be seen
   * @param socket returns the descriptor of the accepted end; negative after it was closed
   */
  public static PeerProof of(int pid, IntSupplier socket) {
    try (PidFd process = PidFd.ofPeer(socket.getAsInt())) {
      return new PeerProof(pid, socket, !process.isUnsupported());
    }
  }

  /** Returns whether it is proved; false in case of doubt. */
  @Override
  public boolean getAsBoolean() {
    if (pid <= 0 || socket.getAsInt() < 0) {
      return false;
    }
    return hasPidFd
        ? isPeerRunning() && showsOurPids()
        : startTicks > ProcessIdentity.ENDED_BEFORE && shownStartTicks() == startTicks;
  }

  private boolean isPeerRunning() {
    try (PidFd process = PidFd.ofPeer(socket.getAsInt())) {
      return process.isRunning();
    }
  }

  private static boolean showsOurPids() {
    try {
      return ProcFileSystem.at(PROC).isOurs();
    } catch (StartException noProc) {
      return false;
    }
  }

  private long shownStartTicks() {
    try {
      return ProcessTable.ofThisHost().identify(pid).startTicks();
    } catch (StartException noProc) {
      return ProcessIdentity.UNSEEN;
    }
  }
}
