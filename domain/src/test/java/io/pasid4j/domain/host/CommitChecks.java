// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.machine.DomainMachine;
import io.pasid4j.domain.message.CommandCodec;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.MalformedException;
import io.pasid4j.domain.message.Sender;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Invariants of a commit: ExactlyOnce, GiveBackOnlyWhatNobodyHolds. */
final class CommitChecks {
  private final World world;
  private final Set<List<Long>> done = new HashSet<>();

  CommitChecks(World world) {
    this.world = world;
  }

  byte[] commit(byte[] bytes) {
    DomainMachine newest = world.newest();
    byte[] answer = world.log.commit(bytes);
    if (decode(bytes) instanceof DomainCommand.FromHost(Sender sender, HostRequest request)) {
      boolean changed = newest.changedIndex(sender.name()) == newest.appliedIndex();
      if (changed && !(request instanceof HostRequest.Hello)) {
        once(sender);
        gaveBack(sender, request);
      }
      acknowledgeForOthers(sender, request);
    }
    return answer;
  }

  private static DomainCommand decode(byte[] bytes) {
    try {
      return CommandCodec.decode(bytes);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private void once(Sender sender) {
    if (!done.add(List.of(sender.instance(), sender.run(), sender.number()))) {
      throw new ViolationException("ExactlyOnce", sender + " twice");
    }
  }

  private void gaveBack(Sender sender, HostRequest request) {
    if (!(request instanceof HostRequest.GiveBack(List<PasidRange> ids))) {
      return;
    }
    for (Computer computer : world.computers) {
      for (PasidRange range : ids) {
        for (int id = (int) range.min(); id <= range.max(); id++) {
          boolean sent = computer.disk.instance() == sender.instance();
          if (sent && computer.words.words[id] != SimWords.UPSTREAM && isFree(id)) {
            throw new ViolationException("GiveBackOnlyWhatNobodyHolds", id + " of " + sender);
          }
        }
      }
    }
  }

  private boolean isFree(int id) {
    return world.owners()[id] == null;
  }

  /**
   * Plants a bug: the computer that has the name acknowledges on behalf of its fenced predecessors.
   */
  private void acknowledgeForOthers(Sender sender, HostRequest request) {
    if (world.bug() == Bug.ACK_BY_OTHER && request instanceof HostRequest.Hello hello) {
      for (Computer other : world.computers) {
        if (other.name().equals(sender.name()) && other.disk.instance() != sender.instance()) {
          Sender forged =
              new Sender(sender.name(), other.disk.instance(), sender.epoch(), sender.run(), 0);
          if (world.newest().view(sender.name()).instance() == sender.instance()) {
            world.log.commit(CommandCodec.encode(new DomainCommand.FromHost(forged, hello)));
          }
        }
      }
    }
  }
}
