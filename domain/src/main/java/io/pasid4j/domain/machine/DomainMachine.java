// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.log.ReplicatedMachine;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.Answer.Reason;
import io.pasid4j.domain.message.AnswerCodec;
import io.pasid4j.domain.message.CommandCodec;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.MalformedException;
import io.pasid4j.domain.message.MemberStatus;
import io.pasid4j.domain.message.MemberView;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The owners of a domain's IDs, as a state machine. Its first command initializes it; until then it
 * refuses all others. A command takes time proportional to the IDs and ranges in it; a fence and a
 * view, to those of the name. Not thread-safe: the log serializes the calls.
 */
public final class DomainMachine implements ReplicatedMachine {
  private static final int MAX_BITS = 24;
  private static final int MAX_BLOCKS = 1 << 16;

  private @Nullable DomainState state;
  private long appliedIndex;

  /** Creates a machine of a domain that is not initialized. */
  public DomainMachine() {}

  @Override
  public byte[] apply(long index, byte[] command) {
    appliedIndex = index;
    try {
      return apply(index, CommandCodec.decode(command));
    } catch (MalformedException unreadable) {
      return AnswerCodec.encode(new Answer.Unreadable(DomainCommand.VERSION));
    }
  }

  private byte[] apply(long index, DomainCommand command) {
    DomainState current = state;
    if (current == null || command instanceof DomainCommand.Initialize) {
      return AnswerCodec.encode(initialize(command));
    }
    if (command instanceof DomainCommand.FromHost fromHost) {
      return new HostCommands(current).apply(index, fromHost);
    }
    return AnswerCodec.encode(operate(current, index, command));
  }

  private Answer initialize(DomainCommand command) {
    if (state != null || !(command instanceof DomainCommand.Initialize first)) {
      return new Answer.Refused(Reason.INITIALIZATION, state == null ? "no" : "yes");
    }
    if (!isSound(first)) {
      return new Answer.Refused(Reason.OUT_OF_BOUNDS, "");
    }
    DomainState made = new DomainState(first.bits(), first.leaseIds(), first.timeMs());
    made.ids.assign(first.reserved(), made.ids.reserved());
    state = made;
    return new Answer.Done();
  }

  static boolean isSound(DomainCommand.Initialize first) {
    if (first.bits() < 1 || first.bits() > MAX_BITS || Integer.bitCount(first.leaseIds()) != 1) {
      return false;
    }
    int size = 1 << first.bits();
    List<PasidRange> reserved = first.reserved();
    return first.leaseIds() > 0
        && first.leaseIds() <= size
        && size / first.leaseIds() <= MAX_BLOCKS
        && (reserved.isEmpty() || reserved.getLast().max() < size);
  }

  private static Answer operate(DomainState state, long index, DomainCommand command) {
    return switch (command) {
      case DomainCommand.Fence(String name, long epoch, long nowMs, long restMs) ->
          fence(state, index, name, epoch, due(state, nowMs, restMs), Rest.BY_TIME);
      case DomainCommand.CountedFence(String name, long epoch, long restMs) ->
          fence(state, index, name, epoch, 0, restMs);
      case DomainCommand.Expire(String voter, long nowMs, List<String> voters) ->
          expire(state, voter, nowMs, voters);
      case DomainCommand.FindHolder(int id) -> findHolder(state, id);
      case DomainCommand.FindView(String name, long sinceIndex) ->
          isUnchanged(state, index, name, sinceIndex)
              ? new Answer.Unchanged()
              : new Answer.Seen(state.view(index, name));
      case DomainCommand.ListMembers() -> new Answer.Members(state.statuses());
      case DomainCommand.FindSpace() ->
          new Answer.Space(
              state.ids.bits(), state.ids.leaseIds(), state.ids.reserved().ids.ranges());
      case DomainCommand.Initialize _, DomainCommand.FromHost _ ->
          new Answer.Refused(Reason.INITIALIZATION, "");
    };
  }

  private static long due(DomainState state, long nowMs, long restMs) {
    long from = Math.max(nowMs, state.timeMs);
    return from + Math.min(restMs, Long.MAX_VALUE - from);
  }

  private static Answer fence(
      DomainState state, long index, String name, long epoch, long dueMs, long countedMs) {
    Member member = state.members.get(name);
    if (member == null) {
      return new Answer.Refused(Reason.NO_MEMBER, name);
    }
    if (member.epoch != epoch) {
      return new Answer.AlreadyFenced(member.epoch);
    }
    long ids = state.fence(member, dueMs, countedMs);
    member.changedIndex = index;
    return new Answer.FencedOff(member.epoch, ids);
  }

  private static Answer expire(DomainState state, String voter, long nowMs, List<String> voters) {
    long ids = state.expire(voter, nowMs, voters);
    return new Answer.Expired(state.timeMs, ids);
  }

  private static Answer findHolder(DomainState state, int id) {
    return id < 0 || id > state.ids.maxId()
        ? new Answer.Refused(Reason.OUT_OF_BOUNDS, Integer.toString(id))
        : Holders.holder(state.ids, id);
  }

  /** False for an index that this log does not have, or a name that it does not know. */
  private static boolean isUnchanged(DomainState state, long index, String name, long sinceIndex) {
    long changed = changedIndex(state, name);
    return changed > 0 && changed <= sinceIndex && sinceIndex <= index;
  }

  private static long changedIndex(DomainState state, String name) {
    Member member = state.members.get(name);
    return member == null ? 0 : member.changedIndex;
  }

  /**
   * Returns the view of a name from this replica.
   *
   * @param name any name
   * @return the view; empty, with epoch 0, if the name is unknown
   */
  public MemberView view(String name) {
    DomainState current = state;
    return current == null
        ? new DomainState(1, 1, 0).view(appliedIndex, name)
        : current.view(appliedIndex, name);
  }

  /**
   * Returns all members, from this replica.
   *
   * @return ordered by name; empty before the domain is initialized
   */
  public List<MemberStatus> statuses() {
    DomainState current = state;
    return current == null ? List.of() : current.statuses();
  }

  /**
   * Returns the index at which the view of a name last changed, so that a caller can tell without
   * making the view.
   *
   * @param name any name
   * @return the index of the command that changed it; 0 if none did
   */
  public long changedIndex(String name) {
    DomainState current = state;
    return current == null ? 0 : changedIndex(current, name);
  }

  /**
   * Returns whether IDs are in quarantine since a fence, so that clock reports matter.
   *
   * @return true until the last quarantine has ended
   */
  public boolean isResting() {
    DomainState current = state;
    return current != null && !current.rests.isEmpty();
  }

  @Override
  public void writeSnapshot(OutputStream out) throws IOException {
    out.write(SnapshotCodec.write(appliedIndex, state));
  }

  @Override
  public void readSnapshot(InputStream in) throws IOException {
    SnapshotCodec.Snapshot snapshot = SnapshotCodec.read(in.readAllBytes());
    state = snapshot.state();
    appliedIndex = snapshot.index();
  }

  @Override
  public long appliedIndex() {
    return appliedIndex;
  }
}
