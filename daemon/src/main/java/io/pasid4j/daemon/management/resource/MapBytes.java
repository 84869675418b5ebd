// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes the map of a range of a space: runs of IDs with one state and one holder.
 * docs/reference/map.md specifies the bytes. For one thread.
 */
final class MapBytes {
  /** The most runs of one map; a reader asks again for those that follow. */
  static final int MOST_RUNS = 1 << 18;

  private static final int MAGIC = 0x5041_4D50; // "PMAP", little-endian
  private static final short VERSION = 1;
  private static final short HEADER_BYTES = 32;
  private static final int STATE_BITS = 3;
  private static final int MORE_FOLLOW = 0x80;

  private final ByteArrayOutputStream runs = new ByteArrayOutputStream();

  /**
   * Ids of sets in the order of their first run; the value is the place in the table, 1 or more.
   */
  private final Map<Integer, Integer> places = new LinkedHashMap<>();

  private int runCount;

  /**
   * Adds the run that follows the last one.
   *
   * @param ids how many IDs, 1 to 2^31 inclusive
   * @param setId the id of their set; 0 if they have none
   */
  void add(long ids, MapState state, int setId) {
    runCount++;
    putVarint(ids << STATE_BITS | state.code());
    putVarint(setId == 0 ? 0 : places.computeIfAbsent(setId, id -> places.size() + 1));
  }

  boolean isFull() {
    return runCount == MOST_RUNS;
  }

  /**
   * Returns the whole map.
   *
   * @param min the first ID of the first run
   * @param max the last ID of the last run, inclusive
   * @param next the first ID that was asked for and has no run here; -1 if there is none
   */
  byte[] toBytes(int min, int max, int next) {
    ByteBuffer bytes =
        ByteBuffer.allocate(HEADER_BYTES + Integer.BYTES * places.size() + runs.size())
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(MAGIC).putShort(VERSION).putShort(HEADER_BYTES);
    bytes.putInt(min).putInt(max).putInt(next);
    bytes.putInt(places.size()).putInt(runCount).putInt(0);
    places.keySet().forEach(bytes::putInt);
    return bytes.put(runs.toByteArray()).array();
  }

  /** Seven bits a byte, the lowest first; the eighth bit says that more follow. */
  private void putVarint(long value) {
    long rest = value;
    while (rest >= MORE_FOLLOW) {
      runs.write(((int) rest & (MORE_FOLLOW - 1)) | MORE_FOLLOW);
      rest >>>= 7;
    }
    runs.write((int) rest);
  }
}
