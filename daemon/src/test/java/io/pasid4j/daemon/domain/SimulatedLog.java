// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.host.HostSender;
import io.pasid4j.domain.machine.DomainMachine;
import io.pasid4j.domain.message.CommandCodec;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.MemberView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A log in memory that commits what is proposed at once, and delivers its views in order. */
final class SimulatedLog {
  final DomainMachine machine = new DomainMachine();
  private final Deque<Runnable> toDo = new ArrayDeque<>();
  private long index;
  private long applyNanos;
  private long lastIndex;

  SimulatedLog(int bits, int leaseIds) {
    apply(
        CommandCodec.encode(
            new DomainCommand.Initialize(bits, leaseIds, List.of(PasidRange.exactly(0)), 1)));
  }

  private void apply(byte[] command) {
    long start = System.nanoTime();
    machine.apply(++index, command);
    applyNanos += System.nanoTime() - start;
  }

  HostSender senderOf(Supplier<SimulatedHost> host) {
    return command ->
        toDo.add(() -> {
          apply(command);
          deliver(host.get());
        });
  }

  /** A sender of a host that follows its own views. */
  HostSender senderOf(Consumer<MemberView> follower, String name) {
    return command ->
        toDo.add(() -> {
          apply(command);
          follower.accept(machine.view(name));
        });
  }

  /** Delivers the newest view of a host to it. */
  void deliver(SimulatedHost host) {
    host.follow(machine.view(host.name()));
  }

  /** Commits what waits, and what follows from it. */
  void settle() {
    for (Runnable next = toDo.poll(); next != null; next = toDo.poll()) {
      next.run();
    }
  }

  long commands() {
    return index;
  }

  /** The mean time of the applies since this was asked last. */
  double meanApplyMicros() {
    double micros = applyNanos / 1e3 / Math.max(1, index - lastIndex);
    lastIndex = index;
    applyNanos = 0;
    return micros;
  }

  int snapshotBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      machine.writeSnapshot(out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.size();
  }
}
