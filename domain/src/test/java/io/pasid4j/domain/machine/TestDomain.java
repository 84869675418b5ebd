// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.AnswerCodec;
import io.pasid4j.domain.message.CommandCodec;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.MalformedException;
import io.pasid4j.domain.message.Opaque;
import io.pasid4j.domain.message.Sender;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** A machine whose commands come from a test, 4096 IDs in blocks of 4, ID 0 reserved. */
final class TestDomain {
  static final long START_MS = 1_000_000;

  final DomainMachine machine = new DomainMachine();
  private long index;

  static TestDomain initialized() {
    TestDomain domain = new TestDomain();
    domain.apply(new DomainCommand.Initialize(12, 4, List.of(PasidRange.exactly(0)), START_MS));
    return domain;
  }

  Answer apply(DomainCommand command) {
    try {
      return AnswerCodec.decode(machine.apply(++index, CommandCodec.encode(command)));
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  Answer ask(Sender sender, HostRequest request) {
    return apply(new DomainCommand.FromHost(sender, request));
  }

  Answer hello(String name, long instance, long epoch, long run) {
    return ask(new Sender(name, instance, epoch, run, 0), new HostRequest.Hello(1));
  }

  /** Adds a member of epoch 1 and run 1 whose instance is the hash of its name. */
  Sender join(String name) {
    hello(name, instance(name), 1, 1);
    return new Sender(name, instance(name), 1, 1, 0);
  }

  /** As {@link #join}, of a host that knows amounts. */
  Sender joinReading2(String name) {
    ask(new Sender(name, instance(name), 1, 1, 0), new HostRequest.Hello(2));
    return new Sender(name, instance(name), 1, 1, 0);
  }

  static long instance(String name) {
    return name.hashCode() * 31L + 7;
  }

  static Sender next(Sender sender) {
    return new Sender(
        sender.name(), sender.instance(), sender.epoch(), sender.run(), sender.number() + 1);
  }

  static HostRequest.Migrate migrate(String target, PasidRange... ids) {
    return new HostRequest.Migrate(7, 0, target, List.of(ids), Opaque.of(new byte[] {1, 2}), "");
  }

  Answer holder(int id) {
    return apply(new DomainCommand.FindHolder(id));
  }

  /** A domain that goes on from a snapshot of this one. */
  TestDomain restored() throws IOException {
    TestDomain domain = new TestDomain();
    domain.machine.readSnapshot(new ByteArrayInputStream(snapshot()));
    domain.index = index;
    return domain;
  }

  byte[] snapshot() {
    return snapshot(machine);
  }

  static byte[] snapshot(DomainMachine machine) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      machine.writeSnapshot(out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  static DomainMachine restored(byte[] snapshot) throws IOException {
    DomainMachine machine = new DomainMachine();
    machine.readSnapshot(new ByteArrayInputStream(snapshot));
    return machine;
  }
}
