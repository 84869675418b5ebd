// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.machine;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the log of one server to the machine of this process. If apply throws, Ratis closes the
 * server without a report; so this class never throws there, and reports a failure as an event.
 */
public final class MachineAdapter extends BaseStateMachine {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.cluster");

  private final MachineHolder machine;
  private final MachineEvents events;
  private final long owner;
  private final SnapshotStore snapshots = new SnapshotStore();

  /** Set once: after a failure nothing more is applied, since the state is in doubt. */
  private volatile boolean failed;

  /** Makes this server the owner of the machine. */
  public MachineAdapter(MachineHolder machine, MachineEvents events) {
    this.machine = machine;
    this.events = events;
    this.owner = machine.own();
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage)
      throws IOException {
    super.initialize(server, group, storage);
    getLifeCycle()
        .startAndTransition(() -> {
          snapshots.init(storage);
          restore();
        });
  }

  /** Called before a snapshot from the leader replaces all others. */
  @Override
  public void pause() {
    getLifeCycle().transition(LifeCycle.State.PAUSING);
    getLifeCycle().transition(LifeCycle.State.PAUSED);
  }

  /** Called after that snapshot has replaced them. */
  @Override
  public void reinitialize() throws IOException {
    getLifeCycle().startAndTransition(this::restore);
  }

  private void restore() throws IOException {
    Optional<SingleFileSnapshotInfo> found = snapshots.load();
    if (found.isEmpty()) {
      machine.reset(owner);
      return;
    }
    SingleFileSnapshotInfo snapshot = found.get();
    SnapshotFile.read(snapshot.getFile().getPath(), in -> machine.read(owner, in));
    setLastAppliedTermIndex(snapshot.getTermIndex());
    LOG.info("snapshot: read, of {}", snapshot.getTermIndex());
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return snapshots;
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto entry = transaction.getLogEntry();
    byte[] answer = apply(entry);
    updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
    if (answer == null) {
      return CompletableFuture.failedFuture(new IllegalStateException("machine: not served here"));
    }
    ByteString bytes = UnsafeByteOperations.unsafeWrap(answer);
    return CompletableFuture.completedFuture(Message.valueOf(bytes));
  }

  private byte @Nullable [] apply(LogEntryProto entry) {
    if (failed) {
      return null;
    }
    try {
      byte[] command = entry.getStateMachineLogEntry().getLogData().toByteArray();
      return machine.apply(owner, entry.getIndex(), command);
    } catch (Throwable failure) {
      failed = true;
      LOG.error("machine: failed at index {}", entry.getIndex(), failure);
      events.machineFailed("machine: failed at index " + entry.getIndex() + ": " + failure);
      return null;
    }
  }

  /** Runs in the thread that applies, so the state does not change meanwhile. */
  @Override
  public long takeSnapshot() throws IOException {
    if (failed) {
      throw new IOException("machine: failed (expected: one whose state is not in doubt)");
    }
    TermIndex at = getLastAppliedTermIndex();
    if (at.getIndex() < 0) {
      return RaftLog.INVALID_LOG_INDEX;
    }
    snapshots.save(at, out -> machine.write(owner, out));
    return at.getIndex();
  }

  @Override
  public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
    events.logFailed("log: failed: " + cause);
  }

  @Override
  public void notifyServerShutdown(RoleInfoProto role, boolean allServer) {
    if (!allServer) {
      events.removed();
    }
  }

  /** Detaches the machine, which this server then changes no more. */
  @Override
  public void close() {
    machine.disown(owner);
    getLifeCycle().checkStateAndClose();
  }
}
