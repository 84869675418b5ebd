// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.scenario;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.fuzz.broker.InProcessDaemon;
import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.protocol.command.CommandId;
import io.pasid4j.protocol.command.Decoded;
import io.pasid4j.protocol.command.SetEntry;
import io.pasid4j.protocol.command.SetsReply;
import java.util.List;

/** An operator, with a tenant that holds some IDs beside it: checks a daemon that others use. */
public final class OperatorProbe implements AutoCloseable {
  private static final int MOST_SETS = 100;
  private static final int TENANTS_IDS = 5;

  private final InProcessDaemon daemon;
  private final FuzzPeer operator;
  private final FuzzPeer tenant;

  /** Connects both, and has the tenant allocate some IDs. */
  public OperatorProbe(InProcessDaemon daemon) {
    this.daemon = daemon;
    int pid = Math.toIntExact(ProcessHandle.current().pid());
    operator = new FuzzPeer(daemon, new Peer(pid, 0, 0, true), true);
    tenant = new FuzzPeer(daemon, new Peer(pid, InProcessDaemon.UID_OF_FEW_SETS, 1), true);
    tenant.ask(CommandId.ALLOCATE, 0, (int) PasidRange.MAX_BOUND, TENANTS_IDS, 0).result();
  }

  /** Checks that the sets can be listed. */
  public void requireSets() {
    Expect.that(!sets().isEmpty(), "sets: none (expected: the operator's own at least)");
  }

  /** Reconnects first if the operator's own set was ended, and with it the connection. */
  private List<SetEntry> sets() {
    if (!operator.isConnected()) {
      operator.disconnect();
      operator.connect(daemon);
    }
    PeerReply reply = operator.ask(CommandId.SETS, 0, MOST_SETS, ReplyLayout.ENTRY_BYTES);
    reply.result();
    return switch (SetsReply.decode(reply.payload(), 0, reply.payload().limit())) {
      case Decoded.Valid<SetsReply> valid -> valid.value().sets();
      case Decoded.Malformed<SetsReply> malformed ->
          throw new AssertionError("sets: " + malformed.reason());
    };
  }

  /** Ends every set but the operator's own, which ends with its connection. */
  public void endSets() {
    List<SetEntry> sets = sets();
    int own = operator.ask(CommandId.INFO).u32(ReplyLayout.INFO_SET_ID);
    for (SetEntry set : sets) {
      if (set.holder().setId() != own) {
        operator.ask(CommandId.CLOSE_SET, (int) set.holder().setId()).result();
      }
    }
  }

  @Override
  public void close() {
    tenant.disconnect();
    operator.disconnect();
  }
}
