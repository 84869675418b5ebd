// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.daemon.testing.WirePeer.Reply;
import io.pasid4j.protocol.LittleEndian;
import io.pasid4j.protocol.command.CommandId;
import io.pasid4j.protocol.frame.FrameHeader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A drain consumer of one host, whatever faults that has: it acknowledges all that it is told, and
 * counts the MOVED of each ID. For one thread; others mark, ask, and stop it.
 */
final class CampaignDrain implements Runnable {
  private static final int IOMMU = 2;
  private static final int DRAINS_ALL_WITH_MOVES = 7;
  private static final int MOVED = 4;
  private static final int IDS = 256;
  private static final int FREE = 1;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Path socket;
  private final HolderTable table;
  private final AtomicIntegerArray moves = new AtomicIntegerArray(IDS);

  /** Odd while it is subscribed; another number for each subscription. */
  private final AtomicInteger subscription = new AtomicInteger();

  private volatile boolean stopped;
  private volatile @Nullable WirePeer peer;

  /**
   * A moment of a consumer.
   *
   * @param ids which IDs it is about
   * @param moves how often each of them was MOVED by then
   */
  record Mark(int subscription, List<Integer> ids, List<Integer> moves) {}

  CampaignDrain(Path socket, HolderTable table) {
    this.socket = socket;
    this.table = table;
  }

  @Override
  public void run() {
    while (!stopped) {
      try (WirePeer connected = WirePeer.negotiated(socket)) {
        peer = connected;
        drain(connected);
      } catch (UncheckedIOException died) {
        LockSupport.parkNanos(PAUSE_NANOS);
      } finally {
        subscription.updateAndGet(number -> number + (number & 1));
      }
    }
  }

  private void drain(WirePeer connected) {
    String all = WirePeer.u32(IOMMU, DRAINS_ALL_WITH_MOVES);
    if (connected.call(CommandId.SUBSCRIBE, all).errno() != 0) {
      // The places of those that ended with their connections are not free yet.
      LockSupport.parkNanos(PAUSE_NANOS);
      return;
    }
    subscription.incrementAndGet();
    while (!stopped) {
      take(connected, connected.read());
    }
  }

  private void take(WirePeer connected, Reply message) {
    if (message.command() == CommandId.EVENTS_LOST) {
      table.violate(socket + ": events were lost");
      return;
    }
    int type = LittleEndian.s32(message.payload(), 0);
    int id = LittleEndian.s32(message.payload(), 4);
    int generation = LittleEndian.s32(message.payload(), 8);
    if (type == MOVED) {
      moves.incrementAndGet(id);
    }
    if (type == MOVED || type == FREE) {
      connected.send(
          WirePeer.frame(0, CommandId.ACK_DRAIN, FrameHeader.NO_REPLY, WirePeer.u32(id, generation))
              .position(0));
    }
  }

  /** Marks a moment before IDs move away. */
  Mark mark(Collection<Integer> ids) {
    List<Integer> all = List.copyOf(ids);
    return new Mark(subscription.get(), all, all.stream().map(moves::get).toList());
  }

  /**
   * Returns whether it was told that each ID has moved since, unless its subscription has ended.
   */
  boolean wasTold(Mark mark) {
    boolean told = true;
    for (int at = 0; at < mark.ids().size(); at++) {
      told &= moves.get(mark.ids().get(at)) > mark.moves().get(at);
    }
    return told || (mark.subscription() & 1) == 0 || mark.subscription() != subscription.get();
  }

  void stop() {
    stopped = true;
    WirePeer connected = peer;
    if (connected != null) {
      connected.close();
    }
  }
}
