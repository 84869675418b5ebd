// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import io.pasid4j.core.AttributeLog;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The keys and SPIDs of a space's IDs, a slot each. A key is 32 hexadecimal digits ({@link
 * KeyHash}). One lock for all: it is held for a slot, and only for IDs that have a key or a SPID.
 * Thread-safe.
 */
final class AttributeFile implements AttributeLog, AutoCloseable {
  private static final int BODY_SIZE = 24;
  private static final int SLOT_BYTES = Slot.COMMIT_SIZE + BODY_SIZE;
  private static final int CHUNK_SLOTS = 1 << 12;
  private static final int KEY = 1;
  private static final int SPID = 2;

  private final SlotFile file;
  private final Map<Integer, Integer> keySlots = new HashMap<>();
  private final Map<Integer, Integer> spidSlots = new HashMap<>();
  private final BitSet used = new BitSet();

  /** No slot below this is unused. */
  private int firstUnused;

  private AttributeFile(SlotFile file) {
    this.file = file;
  }

  static void create(Path file) throws IOException {
    SlotFile.create(file, SLOT_BYTES, CHUNK_SLOTS);
  }

  static AttributeFile open(Path file) throws IOException {
    return new AttributeFile(SlotFile.open(file, SLOT_BYTES, CHUNK_SLOTS));
  }

  /**
   * Reads all of them. Before any is added.
   *
   * @throws DamagedStateException if a slot is not as it was written, or an ID has two keys or
   *     SPIDs
   */
  synchronized List<Attribute> readAll() {
    List<Attribute> all = new ArrayList<>();
    for (int slot = 0; slot < file.slots(); slot++) {
      if (!Slot.isEmpty(file.slot(slot))) {
        all.add(recover(slot));
      }
    }
    return all;
  }

  private Attribute recover(int slot) {
    Attribute attribute = read(slot);
    if (slotsOf(attribute).put(attribute.id(), slot) != null) {
      throw damaged(slot, "a second one of ID " + attribute.id());
    }
    used.set(slot);
    return attribute;
  }

  private Map<Integer, Integer> slotsOf(Attribute attribute) {
    return attribute.isKey() ? keySlots : spidSlots;
  }

  private Attribute read(int slot) {
    MemorySegment segment = file.slot(slot);
    if (!Slot.isWhole(segment)) {
      throw damaged(slot, "its checksum does not match");
    }
    byte[] bytes = Slot.body(segment);
    ByteBuffer body = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int mark = Slot.mark(segment);
    int spid = mark == SPID ? body.getInt(8) : -1;
    boolean isKind = mark == KEY || (mark == SPID && spid >= 0);
    if (!isKind || body.getInt(0) < 0 || body.getInt(4) >>> 16 != 0) {
      throw damaged(slot, "mark " + mark + " (expected: a key or a SPID of an ID)");
    }
    String key = mark == KEY ? HexFormat.of().formatHex(bytes, 8, BODY_SIZE) : "";
    return new Attribute(body.getInt(0), body.getInt(4), spid, key);
  }

  private static DamagedStateException damaged(int slot, String what) {
    return new DamagedStateException("attribute " + slot + ": " + what);
  }

  /** Removes one that is void. */
  synchronized void remove(Attribute attribute) {
    end(slotsOf(attribute), attribute.id());
  }

  @Override
  public synchronized void keyed(int id, int generation, String key) {
    Integer slot = keySlots.get(id);
    if (slot != null && read(slot).equals(new Attribute(id, generation, -1, key))) {
      return;
    }
    end(keySlots, id);
    keySlots.put(id, write(KEY, body(id, generation, HexFormat.of().parseHex(key))));
  }

  @Override
  public synchronized void spidAttached(int id, int generation, int spid) {
    Integer slot = spidSlots.get(id);
    if (slot != null && read(slot).equals(new Attribute(id, generation, spid, ""))) {
      return;
    }
    end(spidSlots, id);
    spidSlots.put(id, write(SPID, body(id, generation, bytes(spid))));
  }

  private static byte[] body(int id, int generation, byte[] value) {
    return ByteBuffer.allocate(BODY_SIZE)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(id)
        .putInt(generation)
        .put(value)
        .array();
  }

  private static byte[] bytes(int spid) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(spid).array();
  }

  private int write(int mark, byte[] body) {
    int slot = used.nextClearBit(firstUnused);
    file.growTo(slot);
    Slot.write(file.slot(slot), mark, body);
    used.set(slot);
    firstUnused = slot + 1;
    return slot;
  }

  @Override
  public synchronized void keyEnded(int id) {
    end(keySlots, id);
  }

  @Override
  public synchronized void spidEnded(int id) {
    end(spidSlots, id);
  }

  private void end(Map<Integer, Integer> slots, int id) {
    Integer slot = slots.remove(id);
    if (slot != null) {
      Slot.clear(file.slot(slot));
      used.clear(slot);
      firstUnused = Math.min(firstUnused, slot);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
