// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.daemon.process.Liveness;
import io.pasid4j.daemon.process.OverflowUid;
import io.pasid4j.daemon.process.ProcessIdentity;
import io.pasid4j.daemon.process.ProcessTable;
import io.pasid4j.daemon.state.SetRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records the processes that a set belongs to, and checks whether they live. Thread-safe. */
public final class OwnerProcesses {
  private static final int ROOT = 0;

  /** Made at first use: a daemon that keeps no state needs no proc file system. */
  private @Nullable ProcessTable table;

  OwnerProcesses() {}

  /** Result of naming a further process. */
  public enum Naming {
    /** It is recorded as one of the set's. */
    NAMED,

    /** There is no such process, or it is another user's. */
    NO_PROCESS,

    /** No room: as many as fit are recorded already. */
    TOO_MANY
  }

  private synchronized ProcessTable table() {
    ProcessTable made = table;
    if (made == null) {
      made = ProcessTable.ofThisHost();
      table = made;
    }
    return made;
  }

  /** The process that connected, alone. */
  List<ProcessIdentity> of(Peer peer) {
    return List.of(table().identify(peer.pid()));
  }

  /**
   * Creates the record after a resumption: the process that resumes, then those recorded before
   * that may live. If there is no room for all of them, a process of unknown state stands for the
   * rest, so that the set is never found dead.
   */
  List<ProcessIdentity> resumedBy(Peer peer, Session session) {
    List<ProcessIdentity> all = new ArrayList<>(of(peer));
    for (ProcessIdentity before : session.processes()) {
      // A process that had a connection in place of one that had ended has lost it now.
      boolean isHere = !before.equals(ProcessIdentity.ELSEWHERE) && !before.hadEnded();
      if (isHere && !all.contains(before) && mayLive(before)) {
        all.add(before);
      }
    }
    if (all.size() > SetRecord.MOST_PROCESSES) {
      all.subList(SetRecord.MOST_PROCESSES - 1, all.size()).clear();
      all.add(table().identify(Peer.NONE.pid()));
    }
    return all;
  }

  private boolean mayLive(ProcessIdentity process) {
    return table().lifeOf(process) != Liveness.DEAD;
  }

  /** Records a further process of a set, one of the user that holds it. */
  Naming add(Session session, int pid) {
    Optional<ProcessIdentity> process =
        pid <= 0 ? Optional.empty() : table().whileRunning(pid, () -> nameable(session, pid));
    return process.map(named -> add(session, named)).orElse(Naming.NO_PROCESS);
  }

  private Optional<ProcessIdentity> nameable(Session session, int pid) {
    ProcessIdentity process = table().identify(pid);
    boolean isNamed = session.processes().contains(process);
    return isNamed || mayName(session.peer(), pid) ? Optional.of(process) : Optional.empty();
  }

  private static Naming add(Session session, ProcessIdentity process) {
    List<ProcessIdentity> all = new ArrayList<>(session.processes());
    if (all.contains(process)) {
      return Naming.NAMED;
    }
    if (all.size() == SetRecord.MOST_PROCESSES) {
      return Naming.TOO_MANY;
    }
    all.add(process);
    session.processes(all);
    return Naming.NAMED;
  }

  /** Root may name a process of the user it has handed its connection to. */
  private boolean mayName(Peer peer, int pid) {
    if (peer.uid() == ROOT) {
      return true;
    }
    return !OverflowUid.is(peer.uid())
        && table().uidOf(pid).stream().anyMatch(uid -> uid == peer.uid());
  }

  /** Returns whether the kernel has confirmed that all processes of a set have ended. */
  boolean areDead(Session session) {
    return session.processes().stream().noneMatch(this::mayLive);
  }

  /** Alive if one process of a set is proved to be, dead if all are proved to have ended. */
  Liveness lifeOf(Session session) {
    Liveness life = Liveness.DEAD;
    for (ProcessIdentity process : session.processes()) {
      switch (table().lifeOf(process)) {
        case ALIVE -> {
          return Liveness.ALIVE;
        }
        case UNKNOWN -> life = Liveness.UNKNOWN;
        case DEAD -> {}
      }
    }
    return life;
  }
}
