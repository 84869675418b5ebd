// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.domain.log.ReplicatedMachine;
import io.pasid4j.domain.message.CommandCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;

/**
 * A machine of which the sender of each command is noted beside it; the state does not depend on
 * that. As thread-safe as the machine.
 *
 * @param machine applies the commands
 * @param heard is given the names of hosts
 */
record HearingMachine(ReplicatedMachine machine, Consumer<String> heard)
    implements ReplicatedMachine {
  @Override
  public byte[] apply(long index, byte[] command) {
    CommandCodec.senderOf(command).ifPresent(heard);
    return machine.apply(index, command);
  }

  @Override
  public void writeSnapshot(OutputStream out) throws IOException {
    machine.writeSnapshot(out);
  }

  @Override
  public void readSnapshot(InputStream in) throws IOException {
    machine.readSnapshot(in);
  }

  @Override
  public long appliedIndex() {
    return machine.appliedIndex();
  }
}
