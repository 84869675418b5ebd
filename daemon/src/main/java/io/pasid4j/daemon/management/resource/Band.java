// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import io.pasid4j.core.PasidRange;

/**
 * IDs from one to another.
 *
 * @param min the lowest
 * @param max the highest, inclusive
 */
record Band(long min, long max) {
  static Band of(PasidRange range) {
    return new Band(range.min(), range.max());
  }
}
