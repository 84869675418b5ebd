// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The quarantine of the IDs and amounts that a fence took: until the fenced computer has
 * acknowledged the fence, or until they are due.
 */
final class Rest extends Owner {
  final Member member;
  final long instance;
  final long epoch;
  final long dueMs;

  /** The amounts of tenants at the host, by key. */
  final NavigableMap<String, Integer> amounts = new TreeMap<>();

  /** Creates a quarantine of IDs that were fenced off an instance of a member in {@code epoch}. */
  Rest(Member member, long instance, long epoch, long dueMs) {
    this.member = member;
    this.instance = instance;
    this.epoch = epoch;
    this.dueMs = dueMs;
  }
}
