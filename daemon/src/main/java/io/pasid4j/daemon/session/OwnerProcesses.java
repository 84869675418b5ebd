// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.daemon.process.Liveness;
import io.pasid4j.daemon.process.ProcessIdentity;
import io.pasid4j.daemon.process.ProcessTable;
import io.pasid4j.daemon.state.SetRecord;
import java.util.ArrayList;
import java.util.List;

/** Which processes a set belongs to, and whether they live. Thread-safe. */
public final class OwnerProcesses {
  private final ProcessTable table = ProcessTable.ofThisHost();

  OwnerProcesses() {}

  /** What became of naming a further process. */
  public enum Naming {
    /** It is one of the set's. */
    NAMED,

    /** There is no such process. */
    NO_PROCESS,

    /** As many are named as can be. */
    TOO_MANY
  }

  /** The process that connected, alone. */
  List<ProcessIdentity> of(Peer peer) {
    return List.of(table.identify(peer.pid()));
  }

  /** The process that resumes, then those of before that may live and find room. */
  List<ProcessIdentity> resumedBy(Peer peer, Session session) {
    List<ProcessIdentity> all = new ArrayList<>(of(peer));
    for (ProcessIdentity before : session.processes()) {
      if (all.size() < SetRecord.MOST_PROCESSES
          && !all.contains(before)
          && table.lifeOf(before) != Liveness.DEAD) {
        all.add(before);
      }
    }
    return all;
  }

  /** Names a further process of a set. */
  Naming add(Session session, int pid) {
    ProcessIdentity process = table.identify(pid);
    if (process.startTicks() == ProcessIdentity.ENDED_BEFORE) {
      return Naming.NO_PROCESS;
    }
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

  /** Whether all processes of a set are provably dead. */
  boolean areDead(Session session) {
    return session.processes().stream().allMatch(process -> table.lifeOf(process) == Liveness.DEAD);
  }
}
