// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.snapshot;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Policy;
import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.free.KeptPages;
import io.pasid4j.core.free.Payer;
import io.pasid4j.core.lock.SetLock;
import io.pasid4j.core.quarantine.Quarantine;
import io.pasid4j.core.quota.Account;
import io.pasid4j.core.quota.OwnerAccount;
import io.pasid4j.core.set.Attachments;
import io.pasid4j.core.set.LocalSet;
import io.pasid4j.core.set.SpaceContext;
import io.pasid4j.core.space.SetRegistry;
import io.pasid4j.core.space.Space;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a space as bytes, in the latest version. All sets are frozen, and none opens. */
final class SnapshotWriter {
  private static final int OTHER_BYTES = 1 << 16;

  private final SetRegistry registry;
  private final SpaceContext context;
  private final Space space;
  private final FreeIndex index;
  private final List<LocalSet> sets;
  private final SnapshotBuffer out;

  SnapshotWriter(Space space) {
    this.space = space;
    this.registry = space.registry();
    this.context = space.context();
    this.index = context.index();
    this.sets = registry.localSets();
    long ids = 0;
    for (LocalSet set : sets) {
      ids += set.size();
    }
    this.out = new SnapshotBuffer((ids + sets.size()) * Long.BYTES * 2 + OTHER_BYTES);
  }

  SnapshotBuffer write() {
    int unclaimed = registry.unclaimedOwners().length;
    if (unclaimed > 0) {
      throw new IllegalStateException("unclaimed owners: " + unclaimed + " (expected: none)");
    }
    writeSpace();
    writeOwners();
    writeAccounts();
    out.putInt(sets.size());
    for (LocalSet set : sets) {
      writeSet(set);
    }
    writeKeptPages();
    writeWords();
    writePayers();
    return out;
  }

  private void writeSpace() {
    out.putInt(SnapshotBytes.MAGIC);
    out.putShort(SnapshotBytes.VERSION);
    out.putByte(space.bits());
    out.putByte(context.policy() == Policy.LOWEST ? 0 : 1);
    out.putInt(context.cyclicCursor().get());
    Quarantine quarantine = context.quarantine();
    out.putLong(quarantine == null ? 0 : quarantine.durationMs());
    List<PasidRange> bands = context.reserved().ranges();
    out.putInt(bands.size());
    for (PasidRange band : bands) {
      out.putInt((int) band.min());
      out.putInt((int) band.max());
    }
  }

  private void writeOwners() {
    SetRegistry.Owners owners = registry.owners();
    out.putByte(owners.counting() ? 1 : 0);
    out.putInt(owners.highest());
    out.putInt(owners.unused().size());
    for (int owner : owners.unused()) {
      out.putInt(owner);
    }
  }

  private void writeAccounts() {
    List<OwnerAccount> accounts = List.copyOf(registry.accounts().all());
    out.putInt(accounts.size());
    for (OwnerAccount account : accounts) {
      out.putLong(account.key());
      out.putLong(account.limitIds());
    }
  }

  private void writeSet(LocalSet set) {
    out.putInt(set.ownerIndex());
    out.putByte(SetLock.isClosed(set.loadAny()) ? 1 : 0);
    out.putInt(set.quota().guaranteedIds());
    out.putInt(set.quota().limitIds());
    writeAccount(set.owner());
    out.putText(set.name());
    Attachments attachments = set.attachments();
    if (attachments == null) {
      out.putInt(0);
      return;
    }
    int[] ids = attachments.namedIds();
    out.putInt(ids.length);
    for (int id : ids) {
      out.putInt(id);
      out.putInt(attachments.spid(id));
      out.putText(attachments.key(id));
    }
  }

  private void writeAccount(@Nullable OwnerAccount account) {
    out.putByte(account == null ? 0 : 1);
    out.putLong(account == null ? 0 : account.key());
  }

  private void writeKeptPages() {
    KeptPages kept = index.pageLives().kept();
    out.putInt(kept.firstGeneration());
    out.putInt(kept.emptyPages().length);
    for (int page : kept.emptyPages()) {
      out.putInt(page);
    }
  }

  /** Runs of words that are not zero: first ID, length, words; a run of length 0 ends them. */
  private void writeWords() {
    long id = index.nextPresent(0);
    while (id <= context.maxId()) {
      int length = runLength((int) id);
      if (length > 0) {
        out.putInt((int) id);
        out.putInt(length);
        for (int i = 0; i < length; i++) {
          out.putLong(index.loadWord((int) id + i));
        }
      }
      id = index.nextPresent(id + length + 1);
    }
    out.putInt(0);
    out.putInt(0);
  }

  private int runLength(int first) {
    int length = 0;
    while (length <= context.maxId() - first && isWritten(first + length)) {
      length++;
    }
    return length;
  }

  private boolean isWritten(int id) {
    return index.wordsOrNull(id) != null && index.loadWord(id) != 0;
  }

  /** Returns the payer for each quarantined ID: its set, or the account of one that has ended. */
  private void writePayers() {
    Quarantine quarantine = context.quarantine();
    if (quarantine != null) {
      quarantine.forEachPayer(this::writePayer);
    }
    out.putInt(-1);
  }

  private void writePayer(int id, Payer payer) {
    if (payer instanceof Account account) {
      boolean open = payer instanceof LocalSet set && registry.ofOwner(set.ownerIndex()) == set;
      out.putInt(id);
      out.putInt(open ? ((LocalSet) payer).ownerIndex() : 0);
      writeAccount(account.owner());
    }
  }
}
