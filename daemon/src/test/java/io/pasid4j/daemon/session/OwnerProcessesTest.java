// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.process.ProcessIdentity;
import io.pasid4j.daemon.process.ProcessTable;
import io.pasid4j.daemon.session.OwnerProcesses.Naming;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.state.LimitKeys;
import io.pasid4j.daemon.state.SetRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The processes that a set belongs to. */
class OwnerProcessesTest {
  private static final int OWN_PID = (int) ProcessHandle.current().pid();
  private static final int ALICE = 1000;

  private final OwnerProcesses processes = new OwnerProcesses();
  private final ProcessTable table = ProcessTable.ofThisHost();
  private final PasidSpace space = PasidSpace.builder().bits(4).build();

  private Session session(int uid, ProcessIdentity... owners) {
    return new Session(
        1,
        new Peer(1, uid, uid),
        new HostedSpace("pasid", space),
        space.open("vm", Quota.limit(1)),
        new Session.Moment(0, 0),
        List.of(owners),
        new SetCounts().take(Peer.NONE, LimitKeys.DEFAULT_LIMIT),
        LimitKeys.DEFAULT,
        null);
  }

  @Test
  void aProcessOfAnotherUserIsLikeOneThatIsNotThere() {
    Session alices = session(ALICE);
    assertThat(processes.add(alices, OWN_PID)).isEqualTo(Naming.NO_PROCESS);
    assertThat(processes.add(alices, Integer.MAX_VALUE)).isEqualTo(Naming.NO_PROCESS);
    assertThat(processes.add(alices, 0)).isEqualTo(Naming.NO_PROCESS);
    assertThat(processes.add(alices, -1)).isEqualTo(Naming.NO_PROCESS);
    assertThat(alices.processes()).isEmpty();
  }

  @Test
  void aProcessOfTheSameUserIsNamedOnce() {
    Session own = session(table.uidOf(OWN_PID).orElseThrow());
    assertThat(processes.add(own, OWN_PID)).isEqualTo(Naming.NAMED);
    assertThat(processes.add(own, OWN_PID)).isEqualTo(Naming.NAMED);
    assertThat(own.processes()).containsExactly(table.identify(OWN_PID));
  }

  @Test
  void processesThatNothingIsKnownOfKeepASetAlive() {
    ProcessIdentity elsewhere = new ProcessIdentity(OWN_PID, 1, 99);
    assertThat(processes.areDead(session(ALICE, elsewhere))).isFalse();
    assertThat(processes.areDead(session(ALICE, table.identify(0)))).isFalse();
    ProcessIdentity reused = new ProcessIdentity(OWN_PID, table.identify(0).namespace(), 1);
    assertThat(processes.areDead(session(ALICE, reused))).isTrue();
    assertThat(processes.areDead(session(ALICE, reused, elsewhere))).isFalse();
  }

  @Test
  void aResumptionDropsNoProcessThatMayLive() {
    List<ProcessIdentity> many = new ArrayList<>();
    for (int pid = 1; pid <= SetRecord.MOST_PROCESSES; pid++) {
      many.add(new ProcessIdentity(pid, 1, 99));
    }
    Session session = session(ALICE, many.toArray(ProcessIdentity[]::new));
    List<ProcessIdentity> after = processes.resumedBy(new Peer(OWN_PID, ALICE, ALICE), session);
    assertThat(after)
        .hasSize(SetRecord.MOST_PROCESSES)
        .startsWith(table.identify(OWN_PID))
        .endsWith(table.identify(0));
    session.processes(after);
    assertThat(processes.areDead(session)).isFalse();
  }

  @Test
  void aResumptionReplacesAnOpenerThatHadEnded() {
    ProcessIdentity ended =
        new ProcessIdentity(7, table.identify(0).namespace(), ProcessIdentity.ENDED_BEFORE);
    Session session = session(ALICE, ended);
    assertThat(processes.areDead(session)).as("another had its connection").isFalse();
    assertThat(processes.resumedBy(new Peer(OWN_PID, ALICE, ALICE), session))
        .containsExactly(table.identify(OWN_PID));
  }
}
