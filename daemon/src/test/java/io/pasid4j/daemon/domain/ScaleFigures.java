// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.PasidRange;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A day of a simulation.
 *
 * @param day from 1
 * @param counted what happened that day
 * @param commands of the log since the beginning
 * @param applyMicros mean time of an apply of that day
 * @param snapshotBytes of the machine
 * @param heldIds by VMs
 * @param leasedIds by hosts
 * @param fragments of what is leased
 */
record ScaleFigures(
    long day,
    Counters counted,
    long commands,
    double applyMicros,
    long snapshotBytes,
    long heldIds,
    long leasedIds,
    Fragments fragments) {

  /** The events of a day. */
  static final class Counters {
    long allocations;
    long waits;
    long refusals;
    long moves;
    long ends;

    /** Those of a day; the next one begins with none. */
    Counters next() {
      Counters day = new Counters();
      day.allocations = allocations;
      day.waits = waits;
      day.refusals = refusals;
      day.moves = moves;
      day.ends = ends;
      allocations = 0;
      waits = 0;
      refusals = 0;
      moves = 0;
      ends = 0;
      return day;
    }
  }

  /** The spread of leases over the blocks. */
  static final class Fragments {
    private final int leaseIds;
    private final int[] hostsOfBlock;
    private final int[] lastHost;
    private int hosts;
    private long ranges;
    private int most;

    Fragments(int blocks, int leaseIds) {
      this.leaseIds = leaseIds;
      hostsOfBlock = new int[blocks];
      lastHost = new int[blocks];
    }

    /** Adds what one more host has. */
    void add(List<PasidRange> ids) {
      hosts++;
      ranges += ids.size();
      most = Math.max(most, ids.size());
      for (PasidRange range : ids) {
        for (long block = range.min() / leaseIds; block <= range.max() / leaseIds; block++) {
          if (lastHost[(int) block] != hosts) {
            lastHost[(int) block] = hosts;
            hostsOfBlock[(int) block]++;
          }
        }
      }
    }

    private long blocks(int hostsAtLeast) {
      return Arrays.stream(hostsOfBlock).filter(count -> count >= hostsAtLeast).count();
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "ranges of a host %.1f, most %d; blocks leased %,d, to several hosts %,d, hosts of one"
              + " %.1f",
          (double) ranges / hosts,
          most,
          blocks(1),
          blocks(2),
          Arrays.stream(hostsOfBlock).filter(count -> count > 0).average().orElse(0));
    }
  }

  static ScaleFigures of(
      long day,
      Counters counted,
      SimulatedLog log,
      long heldIds,
      long leasedIds,
      Fragments fragments) {
    return new ScaleFigures(
        day,
        counted,
        log.commands(),
        log.meanApplyMicros(),
        log.snapshotBytes(),
        heldIds,
        leasedIds,
        fragments);
  }

  /** Allocations that had to wait for the log, of all. */
  double waitShare() {
    return counted.allocations == 0 ? 0 : (double) counted.waits / counted.allocations;
  }

  /** A line for people. */
  String line() {
    return String.format(
        Locale.ROOT,
        "day %2d: %,d allocations, %.4f %% waited, %,d refused; %,d moves, %,d ends; held %,d,"
            + " leased %,d; %s; commands %,d, apply %.2f us, snapshot %,d bytes",
        day,
        counted.allocations,
        100 * waitShare(),
        counted.refusals,
        counted.moves,
        counted.ends,
        heldIds,
        leasedIds,
        fragments,
        commands,
        applyMicros,
        snapshotBytes);
  }
}
