// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.scenario;

import io.pasid4j.fuzz.broker.InProcessDaemon;
import io.pasid4j.fuzz.input.FuzzInput;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.CommandId;
import io.pasid4j.testkit.model.ModelQuarantine;
import io.pasid4j.testkit.model.ModelQuarantine.Consumer;
import io.pasid4j.testkit.model.ModelSet;
import org.jspecify.annotations.Nullable;

/** Subscriptions to events, and the acknowledgements of a drain consumer. */
final class EventActions {
  private static final int PRIORITIES = 4;
  private static final int ALL_SETS = 1;
  private static final int DRAINS = 2;

  private final ExpectedDaemon daemon;
  private final FuzzPeer peer;
  private final FuzzInput input;

  EventActions(ExpectedDaemon daemon, FuzzPeer peer, FuzzInput input) {
    this.daemon = daemon;
    this.peer = peer;
    this.input = input;
  }

  /** SUBSCRIBE. */
  void subscribe() {
    int priority = input.u8() % PRIORITIES;
    int flags = input.u8() % 4;
    boolean all = (flags & ALL_SETS) != 0;
    boolean drains = (flags & DRAINS) != 0;
    PeerReply reply = peer.ask(CommandId.SUBSCRIBE, priority, flags);
    boolean mayDrain =
        peer.credentials().operator() || peer.credentials().uid() == InProcessDaemon.UID_OF_DRAINER;
    boolean maySeeAll = peer.credentials().operator() || (drains && mayDrain);
    ExpectedSet own = peer.own();
    boolean mayWithoutSet = peer.credentials().operator() && all && !drains;
    if ((own == null && !mayWithoutSet) || (all && !maySeeAll) || (drains && !mayDrain)) {
      reply.expectErrno(Errno.EPERM);
    } else if (peer.subscription() != null) {
      reply.expectErrno(Errno.EBUSY);
    } else if (own == null || !drains) {
      reply.expect("subscribed", 0);
      expectEvents(own, all, null);
    } else {
      drain(own, all, reply);
    }
  }

  private void drain(ExpectedSet own, boolean all, PeerReply reply) {
    ModelQuarantine quarantine = own.model().space().quarantine();
    if (!quarantine.isOn()) {
      reply.expectErrno(Errno.ENOTSUP);
      return;
    }
    Consumer consumer = quarantine.register();
    if (consumer == null) {
      reply.expectErrno(Errno.ENOSPC);
    } else {
      reply.expect("subscribed", 0);
      expectEvents(own, all, consumer);
    }
  }

  private void expectEvents(@Nullable ExpectedSet own, boolean all, @Nullable Consumer consumer) {
    boolean isOperator = peer.credentials().operator();
    String space = own == null ? InProcessDaemon.KEPT : own.space();
    peer.subscribe(
        new ExpectedEvents(
            model -> daemon.setOf(model).id(),
            isOperator,
            daemon.space(space),
            own == null ? null : own.model(),
            all,
            consumer));
  }

  /** UNSUBSCRIBE. */
  void unsubscribe() {
    peer.ask(CommandId.UNSUBSCRIBE).expect("unsubscribed", peer.subscription() == null ? 0 : 1);
    peer.unsubscribe();
  }

  /** ACK_DRAIN, of the generation whose FREE it has received, or of another. */
  void acknowledge() {
    int id = (int) input.number();
    int wrong = input.u8() & 1;
    ExpectedEvents subscription = peer.subscription();
    Integer freed = subscription == null ? null : subscription.freedGeneration(id);
    int generation = (freed == null ? 0 : freed) + wrong & 0xFFFF;
    PeerReply reply = peer.ask(CommandId.ACK_DRAIN, id, generation);
    ExpectedSet own = peer.own();
    if (own == null) {
      reply.expectErrno(Errno.EPERM);
      return;
    }
    Consumer consumer = subscription == null ? null : subscription.consumer();
    boolean awaited =
        consumer != null && freed != null && wrong == 0 && isAwaited(own, consumer, id);
    reply.expect("acknowledged", awaited ? 1 : 0);
  }

  /** An ID that has been allocated again has another generation; its FREE would have been sent. */
  private static boolean isAwaited(ExpectedSet own, Consumer consumer, int id) {
    ModelSet holder = own.model().space().ownerOf(id);
    boolean pending = holder != null && holder.isPending(id);
    return (holder == null || pending)
        && own.model().space().quarantine().acknowledge(consumer, id, pending);
  }
}
