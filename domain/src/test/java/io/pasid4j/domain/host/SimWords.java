// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.core.PasidRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Simulated words, which outlive the daemon: each is upstream, free, or held by a set. */
final class SimWords implements LocalWords {
  static final long UPSTREAM = 0;
  static final long FREE = -1;

  /** In quarantine since the host was fenced. */
  static final long RESTING = -2;

  /** The set of a tenant that never moves. */
  static final long TENANT = 1;

  final long[] words;

  /** The sets of the tenant with a limit in the domain. */
  private final Set<Long> ofTenant = new HashSet<>();

  private final Runnable beforeStore;
  private final boolean awaitsRest;

  /** Plants a bug unless {@code awaitsRest}: all counts as upstream before it has rested. */
  SimWords(int ids, Runnable beforeStore, boolean awaitsRest) {
    words = new long[ids];
    this.beforeStore = beforeStore;
    this.awaitsRest = awaitsRest;
  }

  void addOfTenant(long setId) {
    ofTenant.add(setId);
  }

  boolean isOfTenant(long setId) {
    return ofTenant.contains(setId);
  }

  int heldByTenant() {
    return (int) Arrays.stream(words).filter(this::isOfTenant).count();
  }

  private void store(int id, long word) {
    beforeStore.run();
    words[id] = word;
  }

  private List<Integer> each(List<PasidRange> ids) {
    List<Integer> all = new ArrayList<>();
    for (PasidRange range : ids) {
      for (int id = (int) range.min(); id <= range.max(); id++) {
        all.add(id);
      }
    }
    return all;
  }

  @Override
  public List<PasidRange> upstreamOf(List<PasidRange> ids) {
    return each(ids).stream().filter(id -> words[id] == UPSTREAM).map(PasidRange::exactly).toList();
  }

  @Override
  public List<PasidRange> leased() {
    return IntStream.range(0, words.length)
        .filter(id -> words[id] != UPSTREAM)
        .mapToObj(PasidRange::exactly)
        .toList();
  }

  @Override
  public void release(List<PasidRange> ids) {
    each(ids).forEach(id -> store(id, FREE));
  }

  @Override
  public boolean withdraw(List<PasidRange> ids) {
    List<Integer> all = each(ids);
    for (int at = 0; at < all.size(); at++) {
      if (words[all.get(at)] != FREE) {
        all.subList(0, at).forEach(id -> store(id, FREE));
        return false;
      }
      store(all.get(at), UPSTREAM);
    }
    return true;
  }

  @Override
  public boolean take(MovingSet record, List<PasidRange> ids) {
    for (int id : each(ids)) {
      if (words[id] != UPSTREAM && words[id] != record.setId()) {
        return false;
      }
    }
    if (Vm.isOfTenant(record.payload())) {
      addOfTenant(record.setId());
    }
    each(ids).forEach(id -> store(id, record.setId()));
    return true;
  }

  @Override
  public List<PasidRange> heldBy(long setId) {
    List<PasidRange> held = new ArrayList<>();
    for (int id = 0; id < words.length; id++) {
      if (words[id] == setId) {
        held.add(PasidRange.exactly(id));
      }
    }
    return held;
  }

  @Override
  public boolean hasPending(long setId) {
    return false;
  }

  @Override
  public void surrender(long setId) {
    for (int id = 0; id < words.length; id++) {
      if (words[id] == setId) {
        store(id, UPSTREAM);
      }
    }
  }

  /** Takes all upstream; what tenants had comes there when its quarantine ends. */
  @Override
  public boolean surrenderAll() {
    for (int id = 0; id < words.length; id++) {
      if (words[id] != RESTING) {
        boolean had = words[id] != FREE && words[id] != UPSTREAM;
        store(id, had ? RESTING : UPSTREAM);
      }
    }
    return !awaitsRest || Arrays.stream(words).noneMatch(word -> word == RESTING);
  }

  /** Ends the quarantine of all IDs that are in it. */
  void endRest() {
    for (int id = 0; id < words.length; id++) {
      words[id] = words[id] == RESTING ? UPSTREAM : words[id];
    }
  }

  /** Frees the IDs of a set that is closed here. */
  void free(long setId) {
    for (int id = 0; id < words.length; id++) {
      words[id] = words[id] == setId ? FREE : words[id];
    }
  }

  void powerOff() {
    Arrays.fill(words, UPSTREAM);
  }
}
