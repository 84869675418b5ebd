// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.word.HeapMemory;
import io.pasid4j.core.word.Word;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** Reads what {@link SnapshotWriter} wrote, and refuses what it cannot have written. */
final class SnapshotReader {
  private static final int LEAST_SET_BYTES = 22;
  private static final int LEAST_ATTACHED_BYTES = 12;

  private final SnapshotBytes in;
  private int maxId;

  SnapshotReader(byte[] snapshot) {
    in = new SnapshotBytes(snapshot);
  }

  PasidSpace read(LongSupplier clockMs) {
    try {
      in.open();
      return readSpace(clockMs);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException(
          "snapshot: ends at " + in.at() + " (expected: more bytes)", e);
    } catch (QuotaRefusedException e) {
      throw new IllegalArgumentException("quota: " + e.getMessage(), e);
    }
  }

  private PasidSpace readSpace(LongSupplier clockMs) {
    PasidSpaceBuilder builder = PasidSpace.builder().giveZero();
    builder.bits(in.byteUpTo("bits", 31));
    maxId = (int) ((1L << builder.bits()) - 1);
    builder.policy(in.byteUpTo("policy", 1) == 0 ? Policy.LOWEST : Policy.CYCLIC);
    int cursor = in.number("cursor", 0, maxId);
    long quarantineMs = in.word();
    if (quarantineMs != 0) {
      builder.quarantine(quarantineMs, clockMs);
    }
    readBands(builder);
    SetRegistry.Owners owners = readOwners();
    List<SavedSet> sets = readSets(owners);
    PasidSpace space = builder.restored(readWords()).build();
    in.close();
    space.cyclicCursor().set(cursor);
    space.registry().restore(owners);
    sets.forEach(set -> set.restore(space));
    if (space.unclaimedOwners().length > 0) {
      throw new IllegalArgumentException(
          "owner: " + space.unclaimedOwners()[0] + " (expected: in words only if it has a set)");
    }
    return space;
  }

  private void readBands(PasidSpaceBuilder builder) {
    int from = 0;
    for (int left = in.count("bands", 2 * Integer.BYTES); left > 0; left--) {
      int min = in.number("band's least ID", from, maxId);
      int max = in.number("band's greatest ID", min, maxId);
      builder.reserve(PasidRange.of(min, max));
      // Bands are apart; after the last ID of a space of 31 bits no band can follow.
      from = (int) Math.min(max + 2L, Integer.MAX_VALUE);
    }
  }

  private SetRegistry.Owners readOwners() {
    boolean counting = in.flag("counting");
    int lastOwner = in.number("greatest owner", 0, Word.MAX_OWNER);
    List<Integer> unused = new ArrayList<>();
    for (int left = in.count("unused owners", Integer.BYTES); left > 0; left--) {
      unused.add(in.number("unused owner", 1, lastOwner));
    }
    return new SetRegistry.Owners(counting, lastOwner, unused);
  }

  private List<SavedSet> readSets(SetRegistry.Owners owners) {
    Set<Integer> seen = new HashSet<>();
    owners.unusedOwners().forEach(owner -> addOnce(seen, owner));
    List<SavedSet> sets = new ArrayList<>();
    for (int left = in.count("sets", LEAST_SET_BYTES); left > 0; left--) {
      int owner = in.number("owner", 1, owners.lastOwner());
      addOnce(seen, owner);
      sets.add(readSet(owner));
    }
    return sets;
  }

  private static void addOnce(Set<Integer> seen, int owner) {
    if (!seen.add(owner)) {
      throw new IllegalArgumentException("owner: " + owner + " (expected: once)");
    }
  }

  private SavedSet readSet(int owner) {
    boolean closed = in.flag("closed");
    int guaranteedIds = in.number("guaranteedIds", 0, Integer.MAX_VALUE);
    Quota quota = new Quota(guaranteedIds, in.number("limitIds", 0, Integer.MAX_VALUE));
    String name = in.text("name");
    List<SavedSet.Attached> attached = new ArrayList<>();
    int from = 0;
    for (int left = in.count("attached", LEAST_ATTACHED_BYTES); left > 0; left--) {
      int id = in.number("attached to", from, maxId);
      int spid = in.number("spid", -1, Integer.MAX_VALUE);
      attached.add(new SavedSet.Attached(id, spid, in.textOrNull("key")));
      from = (int) Math.min(id + 1L, Integer.MAX_VALUE);
    }
    return new SavedSet(owner, closed, quota, name, attached);
  }

  private HeapMemory readWords() {
    HeapMemory memory = new HeapMemory(maxId);
    long from = 0;
    int first = in.number("first ID", 0, maxId);
    int length = in.count("run", Long.BYTES);
    while (length > 0) {
      if (first < from || length > maxId - first + 1L) {
        throw new IllegalArgumentException(
            "run: " + length + " from " + first + " (expected: " + from + " to " + maxId + ")");
      }
      for (int i = 0; i < length; i++) {
        memory.restore(first + i, in.word());
      }
      from = (long) first + length;
      first = in.number("first ID", 0, maxId);
      length = in.count("run", Long.BYTES);
    }
    return memory;
  }
}
