// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.session.MovingSets;
import io.pasid4j.daemon.state.DamagedStateException;
import io.pasid4j.domain.host.MovingSet;
import io.pasid4j.domain.host.MovingSet.State;
import io.pasid4j.domain.host.SetRecords;
import io.pasid4j.domain.message.Opaque;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The records of a host's moving sets, in a file beside the words: it outlives the daemon, and not
 * the boot. They are few, so each change writes all; one that cannot be written changes nothing.
 * Thread-safe; reads never wait for the disk.
 */
final class MoveFile implements SetRecords {
  private static final int MAGIC = 0x50534D31;

  private final Path file;
  private final MovingSets sets;

  /** Never changed, but replaced. */
  private volatile SortedMap<Long, MovingSet> records = new TreeMap<>();

  private MoveFile(Path file, MovingSets sets) {
    this.file = file;
    this.sets = sets;
  }

  /**
   * Reads the records.
   *
   * @param sets gives ids to sets that arrive
   * @throws DamagedStateException if they cannot be what a daemon wrote
   */
  static MoveFile open(Path file, MovingSets sets) {
    MoveFile moves = new MoveFile(file, sets);
    if (Files.exists(file)) {
      moves.read();
    }
    moves.records.keySet().forEach(id -> sets.reserveUpTo(Math.toIntExact(id)));
    return moves;
  }

  private void read() {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      if (in.readInt() != MAGIC) {
        throw new IOException("magic: another (expected: that of moves)");
      }
      SortedMap<Long, MovingSet> read = new TreeMap<>();
      for (int left = in.readInt(); left != 0; left--) {
        MovingSet record = readRecord(in);
        read.put(record.setId(), record);
      }
      if (in.read() >= 0) {
        throw new IOException("longer (expected: its entries and no more)");
      }
      records = read;
    } catch (EOFException e) {
      throw new DamagedStateException("moves: shorter (expected: as many entries as it says)");
    } catch (IOException | IllegalArgumentException e) {
      throw new DamagedStateException("moves: " + e.getMessage());
    }
  }

  private static MovingSet readRecord(DataInputStream in) throws IOException {
    return new MovingSet(
        in.readLong(),
        State.of(in.readByte()),
        in.readLong(),
        in.readUTF(),
        in.readLong(),
        in.readLong(),
        readPayload(in));
  }

  private static Opaque readPayload(DataInputStream in) throws IOException {
    int length = in.readInt();
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("set: " + bytes.length + " bytes (expected: " + length + ")");
    }
    return Opaque.of(bytes);
  }

  /** Stores other records; while this throws, the records are those in the file. */
  private void replace(SortedMap<Long, MovingSet> next) {
    write(next);
    records = next;
  }

  private void write(SortedMap<Long, MovingSet> next) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(next.size());
      for (MovingSet record : next.values()) {
        writeRecord(out, record);
      }
      DurableFile.replace(file, bytes.toByteArray(), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeRecord(DataOutputStream out, MovingSet record) throws IOException {
    out.writeLong(record.setId());
    out.writeByte(record.state().code());
    out.writeLong(record.arrival());
    out.writeUTF(record.target());
    out.writeLong(record.run());
    out.writeLong(record.number());
    out.writeInt(record.payload().length());
    out.write(record.payload().bytes());
  }

  @Override
  public List<MovingSet> all() {
    return List.copyOf(records.values());
  }

  @Override
  public @Nullable MovingSet find(long setId) {
    return records.get(setId);
  }

  @Override
  public synchronized void put(MovingSet record) {
    SortedMap<Long, MovingSet> next = new TreeMap<>(records);
    next.put(record.setId(), record);
    replace(next);
  }

  @Override
  public synchronized void remove(long setId) {
    SortedMap<Long, MovingSet> next = new TreeMap<>(records);
    if (next.remove(setId) != null) {
      replace(next);
    }
  }

  @Override
  public synchronized long newSetId() {
    long id;
    do {
      id = sets.reserveId();
    } while (records.containsKey(id));
    return id;
  }
}
