// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.testkit.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A set, naively: its IDs with their references, set-private IDs, keys and values. */
public final class ModelSet {
  private final ModelSpace space;
  private int limitIds;
  private int guaranteedIds;
  private boolean closed;

  /** References of each ID that is held and not freed. */
  private final Map<Integer, Integer> held = new TreeMap<>();

  /** References of each ID that was freed and is kept by them. */
  private final Map<Integer, Integer> pending = new TreeMap<>();

  final ModelAttributes attributes = new ModelAttributes();

  ModelSet(ModelSpace space, int limitIds, int guaranteedIds) {
    this.space = space;
    this.limitIds = limitIds;
    this.guaranteedIds = guaranteedIds;
  }

  /** A set that takes the IDs which a peer has chosen for it. */
  public static ModelSet ofChosenIds() {
    return new ModelSet(ModelSpace.ofChosenIds(), Integer.MAX_VALUE, 0);
  }

  /** The space it is in. */
  public ModelSpace space() {
    return space;
  }

  /** Number of IDs it may have. */
  public int limitIds() {
    return limitIds;
  }

  /** Number of IDs it can always have. */
  public int guaranteedIds() {
    return guaranteedIds;
  }

  /** Number of IDs that it holds or has pending. */
  public int size() {
    return held.size() + pending.size();
  }

  /** Number of IDs that count against the quota: the quarantined ones that it has freed, too. */
  public int quotaIds() {
    return size() + space.quarantine().idsChargedTo(this);
  }

  /** Number of held IDs that have references. */
  public int activeIds() {
    return (int) held.values().stream().filter(references -> references > 0).count();
  }

  /** The IDs that it holds and has not freed. */
  public Set<Integer> held() {
    return Collections.unmodifiableSet(held.keySet());
  }

  /** The IDs that it has freed and that references keep. */
  public Set<Integer> pending() {
    return Collections.unmodifiableSet(pending.keySet());
  }

  /** Returns whether it has freed an ID that references keep. */
  public boolean isPending(int id) {
    return pending.containsKey(id);
  }

  /** Returns whether it takes no more IDs. */
  public boolean isClosed() {
    return closed;
  }

  /** Returns whether it is closed and has no ID any more. */
  public boolean hasEnded() {
    return closed && size() == 0;
  }

  /** The number of references of one of its IDs. */
  public int references(int id) {
    return held.getOrDefault(id, pending.getOrDefault(id, 0));
  }

  boolean isWithinQuota(int moreIds) {
    space.quarantine().expire();
    return quotaIds() + (long) moreIds <= limitIds;
  }

  /** How much its charge changes if it has so many more IDs, or fewer. */
  long moreChargeIds(int moreIds) {
    return chargeIds(quotaIds() + moreIds) - chargeIds(quotaIds());
  }

  long chargeIds(int ids) {
    return closed ? ids : Math.max(ids, guaranteedIds);
  }

  /** Allocates as many IDs as asked for, as the policy chooses them, or one block, or none. */
  public ModelResult allocate(long min, long max, int count, boolean contiguous) {
    ModelResult refusal = admit(min, max, count);
    if (refusal != null) {
      return refusal;
    }
    NavigableSet<Integer> free = space.free(min, max);
    if (free.size() < count) {
      return space.refuseFull(min, max);
    }
    List<Integer> chosen = contiguous ? ModelSpace.block(free, count) : space.choose(free, count);
    if (chosen.isEmpty()) {
      return ModelResult.refused(ModelRefusal.FRAGMENTED);
    }
    List<Integer> ids = chosen.stream().sorted().toList();
    ids.forEach(this::take);
    ids.forEach(id -> space.notify(ModelTransition.ALLOC, this, id));
    return ModelResult.allocated(ids);
  }

  private @Nullable ModelResult admit(long min, long max, int count) {
    if (closed) {
      return ModelResult.refused(ModelRefusal.CLOSED);
    }
    if (!isWithinQuota(count)) {
      return ModelResult.refused(ModelRefusal.QUOTA);
    }
    if (space.hasRoomFor(moreChargeIds(count))) {
      return null;
    }
    return space.freeIds(min, max) < count
        ? space.refuseFull(min, max)
        : ModelResult.refused(ModelRefusal.CAPACITY);
  }

  /** Returns the ID of a key, allocating one if there is none. */
  public ModelResult allocate(long min, long max, String key) {
    Integer known = attributes.idByKey.get(key);
    if (known != null) {
      return ModelResult.allocated(List.of(known));
    }
    ModelResult result = allocate(min, max, 1, false);
    result.ids().forEach(id -> attributes.idByKey.put(key, id));
    return result;
  }

  /** Takes an ID without an owner, whatever the quota. */
  public void take(int id) {
    space.take(id, this);
    held.put(id, 0);
  }

  /** Takes the ID that a peer has chosen for a key: the same one if the key is known. */
  public void takeForKey(String key, int id) {
    Integer known = attributes.idByKey.putIfAbsent(key, id);
    if (known == null) {
      take(id);
    } else if (known != id) {
      throw new AssertionError("ID of key " + key + ": " + id + " (expected: " + known + ")");
    }
  }

  /** The held IDs of a range, in order. */
  public List<Integer> list(long min, long max) {
    return held.keySet().stream().filter(id -> min <= id && id <= max).toList();
  }

  /** Frees the held IDs of a range, and returns their number. */
  public int free(long min, long max) {
    List<Integer> freed = list(min, max);
    for (int id : freed) {
      attributes.onFree(id);
      space.notify(ModelTransition.FREE, this, id);
      int references = references(id);
      held.remove(id);
      if (references > 0) {
        pending.put(id, references);
      } else {
        release(id);
      }
    }
    return freed.size();
  }

  private void release(int id) {
    held.remove(id);
    pending.remove(id);
    attributes.onRelease(id);
    space.release(id, this);
  }

  /** Takes a reference. */
  public GetOutcome get(int id) {
    if (pending.containsKey(id)) {
      return GetOutcome.BUSY;
    }
    if (!held.containsKey(id)) {
      return GetOutcome.UNKNOWN;
    }
    if (held.merge(id, 1, Integer::sum) == 1) {
      space.notify(ModelTransition.BIND, this, id);
    }
    return GetOutcome.TAKEN;
  }

  /** Drops a reference. */
  public PutOutcome put(int id) {
    int left = references(id) - 1;
    if (left < 0) {
      return PutOutcome.UNKNOWN;
    }
    boolean freed = pending.containsKey(id);
    (freed ? pending : held).put(id, left);
    if (left > 0) {
      return PutOutcome.KEPT;
    }
    if (freed) {
      release(id);
      return PutOutcome.RELEASED;
    }
    space.notify(ModelTransition.UNBIND, this, id);
    return PutOutcome.LAST;
  }

  /** Corrects the references of an ID after a request whose reply was lost. */
  public void correctReferences(int id, int references) {
    if (held.containsKey(id)) {
      held.put(id, references);
    } else if (references > 0) {
      pending.put(id, references);
    } else {
      release(id);
    }
  }

  /** Releases every pending ID, and returns their number. */
  public int releasePending() {
    List<Integer> released = List.copyOf(pending.keySet());
    released.forEach(this::release);
    return released.size();
  }

  /** Attaches a set-private ID to an ID. */
  public AttachOutcome attachSpid(int id, int spid) {
    return held.containsKey(id) ? attributes.attachSpid(id, spid) : AttachOutcome.UNKNOWN;
  }

  /** Detaches a set-private ID, and returns whether there was one. */
  public boolean detachSpid(int spid) {
    return attributes.idBySpid.remove(spid) != null;
  }

  /** The ID of each set-private ID. */
  public Map<Integer, Integer> idBySpid() {
    return Collections.unmodifiableMap(attributes.idBySpid);
  }

  /** Attaches a value to an ID if it is held, and returns whether it is. */
  public boolean attachValue(int id, String value) {
    if (held.containsKey(id)) {
      attributes.values.put(id, value);
    }
    return held.containsKey(id);
  }

  /** The value attached to an ID; null if there is none. */
  public @Nullable String value(int id) {
    return attributes.values.get(id);
  }

  /** Changes the quota, or returns the reason why not; null if it has changed. */
  public @Nullable ModelRefusal changeQuota(int limit, int guarantee) {
    space.noteGuarantee(guarantee);
    if (closed) {
      return ModelRefusal.CLOSED;
    }
    if (limit < size()) {
      return ModelRefusal.QUOTA;
    }
    boolean grows = limit > limitIds && limit > space.capacityIds();
    if (grows || !space.hasRoomFor(Math.max(quotaIds(), guarantee) - chargeIds(quotaIds()))) {
      return ModelRefusal.CAPACITY;
    }
    limitIds = limit;
    guaranteedIds = guarantee;
    return null;
  }

  /** Frees everything and refuses allocations; pending IDs stay. */
  public void close() {
    free(0, space.maxId());
    closed = true;
  }

  /** Closes it and releases what is pending. */
  public void end() {
    close();
    releasePending();
  }

  void move(int id, ModelSet to) {
    to.held.put(id, Objects.requireNonNull(held.remove(id)));
    attributes.move(id, to.attributes);
    space.move(id, to);
  }

  void forgetValues() {
    attributes.values.clear();
  }

  /** Keeps what the words contain; a closed set is claimed with its limit alone. */
  void recover() {
    attributes.clear();
    if (closed) {
      guaranteedIds = 0;
    }
  }

  @Override
  public String toString() {
    return "set of " + held() + ", pending " + pending();
  }
}
