// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.machine;

import io.pasid4j.domain.log.AppliedListener;
import io.pasid4j.domain.log.ReplicatedMachine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The machine of this process, which outlives the servers that apply to it. One server owns it at a
 * time; a server that did not close in time has lost the ownership and can change nothing.
 *
 * <p>Thread-safe; guarded by this.
 */
public final class MachineHolder {
  private final ReplicatedMachine machine;
  private final byte[] initial;
  private AppliedListener listener = _ -> {};
  private long owner;
  private long appliedBytes;

  /** Creates a holder for a machine to which nothing has been applied. */
  public MachineHolder(ReplicatedMachine machine) {
    this.machine = machine;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      machine.writeSnapshot(out);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    initial = out.toByteArray();
  }

  /** Sets the listener, and calls it with the index applied so far. */
  public synchronized void listen(AppliedListener next) {
    listener = next;
    next.applied(machine.appliedIndex());
  }

  /** Runs a task that reads the machine, between two changes of it. */
  public synchronized void read(Runnable reading) {
    reading.run();
  }

  /** Returns the bytes of the commands applied since the last snapshot was written or read. */
  public synchronized long bytesSinceSnapshot() {
    return appliedBytes;
  }

  /**
   * Makes a server the owner, in place of the previous one.
   *
   * @return the owner number that the server passes to the other methods
   */
  synchronized long own() {
    return ++owner;
  }

  /** Ends a server's ownership; does nothing if another server owns the machine. */
  synchronized void disown(long server) {
    owner += owner == server ? 1 : 0;
  }

  /** Applies one command; returns null if this server is no longer the owner. */
  synchronized byte @Nullable [] apply(long server, long index, byte[] command) {
    if (owner != server) {
      return null;
    }
    byte[] answer = machine.apply(index, command);
    appliedBytes += command.length;
    listener.applied(machine.appliedIndex());
    return answer;
  }

  /** Resets the machine to its state before the first command. */
  synchronized void reset(long server) throws IOException {
    read(server, new ByteArrayInputStream(initial));
  }

  /** Replaces the state by that of a snapshot. */
  synchronized void read(long server, InputStream in) throws IOException {
    if (owner != server) {
      throw new IOException("machine: owned by a later server");
    }
    machine.readSnapshot(in);
    appliedBytes = 0;
    listener.applied(machine.appliedIndex());
  }

  /** Writes the state, as a snapshot. */
  synchronized void write(long server, OutputStream out) throws IOException {
    if (owner != server) {
      throw new IOException("machine: owned by a later server");
    }
    machine.writeSnapshot(out);
    appliedBytes = 0;
  }
}
