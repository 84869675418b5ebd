// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.play;

import io.pasid4j.fuzz.broker.InProcessDaemon;
import io.pasid4j.fuzz.input.FuzzInput;
import io.pasid4j.fuzz.model.ModelQuarantine;
import io.pasid4j.fuzz.model.ModelQuarantine.Consumer;
import io.pasid4j.fuzz.model.NaiveTenant;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.CommandId;

/** What a peer does to be told of what happens, and to keep freed IDs until it has acted. */
final class EventMoves {
  private static final int PRIORITIES = 4;
  private static final int ALL_SETS = 1;
  private static final int DRAINS = 2;

  private final ExpectedDaemon stage;
  private final FuzzPeer player;

  EventMoves(ExpectedDaemon stage, FuzzPeer player) {
    this.stage = stage;
    this.player = player;
  }

  /** SUBSCRIBE. */
  void subscribe(FuzzInput script) {
    int priority = script.u8() % PRIORITIES;
    int flags = script.u8() % 4;
    boolean all = (flags & ALL_SETS) != 0;
    boolean drains = (flags & DRAINS) != 0;
    Reply reply = player.ask(CommandId.SUBSCRIBE, priority, flags);
    boolean mayDrain =
        player.peer.operator() || player.peer.uid() == InProcessDaemon.UID_OF_DRAINER;
    boolean mayHearAll = player.peer.operator() || (drains && mayDrain);
    ExpectedSet own = player.own;
    if (own == null || (all && !mayHearAll) || (drains && !mayDrain)) {
      reply.expectErrno(Errno.EPERM);
    } else if (player.ears != null) {
      reply.expectErrno(Errno.EBUSY);
    } else if (!drains) {
      reply.expect("subscribed", 0);
      player.ears = new ExpectedEvents(stage, player, own, all, null);
    } else {
      drain(own, all, reply);
    }
  }

  private void drain(ExpectedSet own, boolean all, Reply reply) {
    ModelQuarantine rests = own.set.space().rests();
    if (!rests.isOn()) {
      reply.expectErrno(Errno.ENOTSUP);
      return;
    }
    Consumer consumer = rests.register();
    if (consumer == null) {
      reply.expectErrno(Errno.ENOSPC);
    } else {
      reply.expect("subscribed", 0);
      player.ears = new ExpectedEvents(stage, player, own, all, consumer);
    }
  }

  /** UNSUBSCRIBE. */
  void unsubscribe() {
    Reply reply = player.ask(CommandId.UNSUBSCRIBE);
    if (player.own == null) {
      reply.expectErrno(Errno.EPERM);
    } else {
      reply.expect("unsubscribed", player.ears == null ? 0 : 1);
      player.unsubscribe();
    }
  }

  /** ACK_DRAIN, of the life that it was told the end of, or of another. */
  void acknowledge(FuzzInput script) {
    int id = (int) script.number();
    int wrong = script.u8() & 1;
    ExpectedEvents ears = player.ears;
    Integer freed = ears == null ? null : ears.freedGeneration(id);
    int generation = (freed == null ? 0 : freed) + wrong & 0xFFFF;
    Reply reply = player.ask(CommandId.ACK_DRAIN, id, generation);
    if (player.own == null) {
      reply.expectErrno(Errno.EPERM);
      return;
    }
    Consumer consumer = ears == null ? null : ears.consumer();
    boolean waitedFor =
        consumer != null && freed != null && wrong == 0 && isWaitedFor(player.own, consumer, id);
    reply.expect("acknowledged", waitedFor ? 1 : 0);
  }

  /** An ID that has been given again is another life; of its end the peer would have been told. */
  private static boolean isWaitedFor(ExpectedSet own, Consumer consumer, int id) {
    NaiveTenant holder = own.set.space().ownerOf(id);
    boolean pending = holder != null && holder.isPending(id);
    return (holder == null || pending)
        && own.set.space().rests().acknowledge(consumer, id, pending);
  }
}
