// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.process.ProcessIdentity;
import io.pasid4j.daemon.process.ProcessTable;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.Spaces;
import io.pasid4j.daemon.state.LimitKeys;
import io.pasid4j.daemon.state.RecoveredSet;
import io.pasid4j.daemon.state.SetRecord;
import io.pasid4j.daemon.state.SetStore;
import io.pasid4j.daemon.state.TokenHash;
import io.pasid4j.daemon.testing.Eventually;
import io.pasid4j.daemon.testing.IdleDomainLink;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Recovered sets whose processes end while the daemon runs. */
class RecoveredSetWatchTest {
  private final PasidSpace space = PasidSpace.builder().bits(4).build();
  private final AtomicInteger closed = new AtomicInteger();

  private RecoveredSet recovered(int setId, ProcessIdentity process) {
    Quota quota = Quota.limit(4);
    PasidSet set = space.open("vm", quota);
    set.allocate(PasidRange.ALL);
    SetRecord record =
        new SetRecord(
            space.owner(set),
            setId,
            "vm",
            1000,
            1000,
            quota,
            0,
            false,
            1,
            TokenHash.of(new byte[] {(byte) setId}),
            LimitKeys.DEFAULT,
            List.of(process));
    return new RecoveredSet(record, set);
  }

  @Test
  void aSetWhoseReleaseFailsDoesNotKeepTheOthersForEver() throws Exception {
    Process owner = new ProcessBuilder("sleep", "1000").start();
    ProcessIdentity process = ProcessTable.ofThisHost().identify((int) owner.pid());
    HostedSpace hosted =
        new HostedSpace(
            "pasid", space, SetStore.NONE, List.of(recovered(1, process), recovered(2, process)));
    hosted.link(
        new IdleDomainLink() {
          @Override
          public void closed(int setId) {
            if (closed.incrementAndGet() == 1) {
              throw new IllegalStateException("the first one");
            }
          }
        });
    SessionRegistry sessions =
        new SessionRegistry(new AccessPolicy(Spaces.of(hosted), new Rules(List.of())), () -> 0);
    try (RecoveredSetWatch watch = new RecoveredSetWatch(sessions)) {
      watch.start();
      assertThat(sessions.detached()).isEqualTo(2);

      owner.destroyForcibly().waitFor();

      Eventually.holds("both are released", () -> space.heldIds() == 0 && closed.get() == 2);
    }
  }
}
