// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.api;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.core.PasidRange;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every ID of a space that a set holds or that is reserved, read run by run: one request for 2^18
 * runs, however many sets there are. docs/reference/map.md specifies the bytes. For one thread.
 */
public final class SpaceMap {
  private static final int MAGIC = 0x5041_4D50; // "PMAP", little-endian
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 32;
  private static final int STATE_BITS = 3;
  private static final int IDLE = 1;
  private static final int ACTIVE = 2;
  private static final int RESERVED = 5;
  private static final int NO_MORE = -1;

  private final Map<Integer, List<PasidRange>> held = new LinkedHashMap<>();
  private final List<PasidRange> reserved = new ArrayList<>();

  private SpaceMap() {}

  /** Reads the whole of a space. */
  public static SpaceMap of(ManagementApi daemon, String space) {
    SpaceMap map = new SpaceMap();
    String path = "/v1/spaces/" + ManagementApi.encoded(space) + "/map";
    for (int next = 0; next != NO_MORE; ) {
      next = map.add(daemon.getBytes(path + "?min=" + next));
    }
    return map;
  }

  /** The ranges of the sets that hold IDs, by set, ascending and apart. */
  public Map<Integer, List<PasidRange>> held() {
    return held;
  }

  /** The reserved ranges, ascending. */
  public List<PasidRange> reserved() {
    return reserved;
  }

  /**
   * Adds the runs of an answer.
   *
   * @return the ID to go on with; {@link #NO_MORE} if there is none
   * @throws CommandFailure if the bytes are no map
   */
  int add(byte[] answer) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(answer).order(ByteOrder.LITTLE_ENDIAN);
      if (bytes.getInt() != MAGIC || bytes.getShort() != VERSION) {
        throw noMap();
      }
      int headerBytes = Short.toUnsignedInt(bytes.getShort());
      long first = Integer.toUnsignedLong(bytes.getInt());
      bytes.getInt();
      int next = bytes.getInt();
      int setCount = bytes.getInt();
      int runs = bytes.getInt();
      bytes.position(Math.max(HEADER_BYTES, headerBytes));
      int[] sets = sets(bytes, setCount);
      for (int i = 0; i < runs; i++) {
        first = addRun(bytes, first, sets);
      }
      return next;
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw noMap();
    }
  }

  private static int[] sets(ByteBuffer bytes, int count) {
    if (count < 0 || count > bytes.remaining() / Integer.BYTES) {
      throw noMap();
    }
    int[] sets = new int[count];
    for (int i = 0; i < count; i++) {
      sets[i] = bytes.getInt();
    }
    return sets;
  }

  private static CommandFailure noMap() {
    return CommandFailure.unreachable("daemon: no map of the space (expected: version 1 of it)");
  }

  /** Returns the first ID of the next run. */
  private long addRun(ByteBuffer bytes, long first, int[] sets) {
    long idsAndState = varint(bytes);
    int place = (int) varint(bytes);
    long next = first + (idsAndState >>> STATE_BITS);
    PasidRange run = PasidRange.of(first, next - 1);
    switch ((int) idsAndState & ((1 << STATE_BITS) - 1)) {
      case IDLE, ACTIVE -> {
        if (place > 0) {
          join(held.computeIfAbsent(sets[place - 1], _ -> new ArrayList<>()), run);
        }
      }
      case RESERVED -> join(reserved, run);
      default -> {
        // Free, or no set's.
      }
    }
    return next;
  }

  /** A run with references follows one without: one range for the two. */
  private static void join(List<PasidRange> ranges, PasidRange run) {
    if (!ranges.isEmpty() && ranges.getLast().max() + 1 == run.min()) {
      ranges.set(ranges.size() - 1, PasidRange.of(ranges.getLast().min(), run.max()));
    } else {
      ranges.add(run);
    }
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = bytes.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw noMap();
  }
}
