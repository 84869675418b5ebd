// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.snapshot;

import io.pasid4j.core.AttributeLog;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Policy;
import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.core.free.BitmapLayout;
import io.pasid4j.core.free.KeptPages;
import io.pasid4j.core.space.SetRegistry;
import io.pasid4j.core.space.Space;
import io.pasid4j.core.space.SpaceSettings;
import io.pasid4j.core.word.HeapMemory;
import io.pasid4j.core.word.Word;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reads the bytes of {@link SnapshotWriter}, and refuses any that it cannot have written. */
public final class SnapshotReader {
  private static final int MIN_SET_BYTES = 22;
  private static final int MIN_ATTACHED_BYTES = 12;
  private static final int ACCOUNT_BYTES = 2 * Long.BYTES;

  private final SnapshotBytes in;
  private int version;
  private int maxId;

  /** Creates a reader of a snapshot. */
  public SnapshotReader(byte[] snapshot) {
    in = new SnapshotBytes(snapshot);
  }

  /** Returns the space that the snapshot was taken of. */
  public Space read(LongSupplier clockMs) {
    try {
      version = in.open();
      return readSpace(clockMs);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException(
          "snapshot: ends at " + in.at() + " (expected: more bytes)", e);
    } catch (QuotaRefusedException e) {
      throw new IllegalArgumentException("quota: " + e.getMessage(), e);
    }
  }

  private Space readSpace(LongSupplier clockMs) {
    int bits = in.byteUpTo("bits", 31);
    if (bits < 1) {
      throw new IllegalArgumentException("bits: " + bits + " (expected: 1 to 31)");
    }
    maxId = (int) ((1L << bits) - 1);
    Policy policy = in.byteUpTo("policy", 1) == 0 ? Policy.LOWEST : Policy.CYCLIC;
    int cursor = in.number("cursor", 0, maxId);
    long quarantineMs = readQuarantine();
    List<PasidRange> bands = readBands();
    SetRegistry.Owners owners = readOwners();
    List<SnapshotAccount> accounts = readAccounts();
    List<SnapshotSet> sets = readSets(owners);
    KeptPages kept = readKeptPages();
    HeapMemory words = readWords();
    LongSupplier quarantineClockMs = quarantineMs == 0 ? null : clockMs;
    Space space =
        new Space(
            new SpaceSettings(
                bits,
                policy,
                bands,
                quarantineMs,
                quarantineClockMs,
                null,
                null,
                words,
                AttributeLog.NONE));
    space.context().cyclicCursor().set(cursor);
    space.context().index().pageLives().restore(kept);
    accounts.forEach(account -> account.restore(space.registry()));
    space.registry().restore(owners);
    sets.forEach(set -> set.restore(space.registry()));
    readPayers(space);
    // After their quarantined IDs are charged: a set without any other ID ends.
    sets.forEach(set -> set.closeIfClosed(space.registry()));
    in.close();
    checkClaimed(space.registry().unclaimedOwners());
    return space;
  }

  private static void checkClaimed(int[] unclaimed) {
    if (unclaimed.length > 0) {
      throw new IllegalArgumentException(
          "owner: " + unclaimed[0] + " (expected: in words only if it has a set)");
    }
  }

  private long readQuarantine() {
    long quarantineMs = in.word();
    if (quarantineMs < 0) {
      throw new IllegalArgumentException(
          "quarantine: " + quarantineMs + " (expected: 0 for none, or >= 1)");
    }
    return quarantineMs;
  }

  private List<PasidRange> readBands() {
    List<PasidRange> bands = new ArrayList<>();
    int from = 0;
    for (int left = in.count("bands", 2 * Integer.BYTES); left > 0; left--) {
      int min = in.number("band's least ID", from, maxId);
      int max = in.number("band's greatest ID", min, maxId);
      bands.add(PasidRange.of(min, max));
      // Bands are apart; after the last ID of a space of 31 bits no band can follow.
      from = (int) Math.min(max + 2L, Integer.MAX_VALUE);
    }
    return bands;
  }

  private SetRegistry.Owners readOwners() {
    boolean counting = in.flag("counting");
    int highest = in.number("greatest owner", 0, Word.MAX_OWNER);
    List<Integer> unused = new ArrayList<>();
    for (int left = in.count("unused owners", Integer.BYTES); left > 0; left--) {
      unused.add(in.number("unused owner", 1, highest));
    }
    return new SetRegistry.Owners(counting, highest, unused);
  }

  private List<SnapshotAccount> readAccounts() {
    List<SnapshotAccount> accounts = new ArrayList<>();
    if (version > 1) {
      for (int left = in.count("accounts", ACCOUNT_BYTES); left > 0; left--) {
        accounts.add(new SnapshotAccount(in.word(), in.word()));
      }
    }
    return accounts;
  }

  private List<SnapshotSet> readSets(SetRegistry.Owners owners) {
    Set<Integer> seen = new HashSet<>();
    owners.unused().forEach(owner -> addOnce(seen, owner));
    List<SnapshotSet> sets = new ArrayList<>();
    for (int left = in.count("sets", MIN_SET_BYTES); left > 0; left--) {
      int owner = in.number("owner", 1, owners.highest());
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

  private SnapshotSet readSet(int owner) {
    boolean closed = in.flag("closed");
    int guaranteedIds = in.number("guaranteedIds", 0, Integer.MAX_VALUE);
    Quota quota = new Quota(guaranteedIds, in.number("limitIds", 0, Integer.MAX_VALUE));
    Long account = version > 1 ? readAccount() : null;
    String name = in.text("name");
    List<SnapshotSet.Attached> attached = new ArrayList<>();
    int from = 0;
    for (int left = in.count("attached", MIN_ATTACHED_BYTES); left > 0; left--) {
      int id = in.number("attached to", from, maxId);
      int spid = in.number("spid", -1, Integer.MAX_VALUE);
      attached.add(new SnapshotSet.Attached(id, spid, in.textOrNull("key")));
      from = (int) Math.min(id + 1L, Integer.MAX_VALUE);
    }
    return new SnapshotSet(owner, closed, quota, account, name, attached);
  }

  private @Nullable Long readAccount() {
    boolean has = in.flag("account");
    long key = in.word();
    return has ? key : null;
  }

  private KeptPages readKeptPages() {
    if (version == 1) {
      return new KeptPages(0, new int[0]);
    }
    int generation = in.number("first generation", 0, Word.MAX_GENERATION);
    int[] pages = new int[in.count("empty pages", Integer.BYTES)];
    for (int at = 0; at < pages.length; at++) {
      pages[at] = in.number("empty page", 0, BitmapLayout.page(maxId));
    }
    return new KeptPages(generation, pages);
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

  private void readPayers(Space space) {
    SnapshotPayers payers = new SnapshotPayers(space);
    if (version > 1) {
      int id = in.number("quarantined ID", -1, maxId);
      while (id >= 0) {
        int owner = in.number("owner charged", 0, Word.MAX_OWNER);
        payers.add(id, owner, readAccount());
        id = in.number("quarantined ID", -1, maxId);
      }
    }
    payers.adopt();
  }
}
