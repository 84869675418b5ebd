// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.domain.machine.DomainMachine;
import io.pasid4j.domain.message.Opaque;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A deterministic twin of the replicated log, controlled by the test. A proposal stays in the
 * network until the test commits it now, later, repeatedly, or never.
 */
final class TwinLog {
  /** A proposal that may be committed. */
  record Flight(Computer sender, long run, Opaque command) {}

  private static final int MOST_FLIGHTS = 12;

  final DomainMachine newest = new DomainMachine();
  final List<byte[]> entries = new ArrayList<>();
  final List<Flight> flights = new ArrayList<>();
  private byte[] keptSnapshot = snapshot();

  void propose(Computer sender, long run, byte[] command) {
    if (flights.size() == MOST_FLIGHTS) {
      flights.removeFirst();
    }
    flights.add(new Flight(sender, run, Opaque.of(command)));
  }

  /** Commits a command and returns its answer. */
  byte[] commit(byte[] command) {
    entries.add(command);
    return newest.apply(entries.size(), command);
  }

  byte[] snapshot() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      newest.writeSnapshot(out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  /** Keeps a snapshot from which a later start may begin. */
  void keepSnapshot() {
    keptSnapshot = snapshot();
  }

  byte[] keptSnapshot() {
    return keptSnapshot;
  }

  /** Applies the next entry to a replica; returns false if there is none. */
  boolean advance(DomainMachine replica) {
    int applied = (int) replica.appliedIndex();
    if (applied == entries.size()) {
      return false;
    }
    replica.apply(applied + 1L, entries.get(applied));
    return true;
  }

  static void install(DomainMachine replica, byte[] snapshot) {
    try {
      replica.readSnapshot(new ByteArrayInputStream(snapshot));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
