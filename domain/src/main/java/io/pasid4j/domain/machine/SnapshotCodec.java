// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.MalformedException;
import io.pasid4j.domain.message.MessageReader;
import io.pasid4j.domain.message.MessageWriter;
import io.pasid4j.domain.message.ViewCodec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a state: magic, version, index, the state in a fixed order, SHA-256 of all before.
 * Equal states are equal bytes. docs/explanation/domain-internals.md has the layout.
 */
final class SnapshotCodec {
  private static final int MAGIC = 0x5053444D; // "PSDM"

  /** Without amounts, as hosts write and read it that do not know them. */
  private static final int FIRST_VERSION = 1;

  private static final int AMOUNTS_VERSION = 2;
  private static final int COUNTED_VERSION = 3;
  private static final int DIGEST_BYTES = 32;
  private static final int MIN_BYTES = 4 + 1 + 8 + 1 + DIGEST_BYTES;

  private SnapshotCodec() {}

  /** A decoded state, null if the domain was not initialized, and its index. */
  record Snapshot(long index, @Nullable DomainState state) {}

  static byte[] write(long index, @Nullable DomainState state) {
    MessageWriter out = new MessageWriter();
    out.putInt(MAGIC);
    int version = state == null ? FIRST_VERSION : versionOf(state);
    out.putByte(version);
    out.putLong(index);
    out.putByte(state == null ? 0 : 1);
    if (state != null) {
      writeState(out, state);
      if (version >= AMOUNTS_VERSION) {
        SnapshotAmounts.write(out, state);
      }
    }
    byte[] body = out.bytes();
    byte[] all = Arrays.copyOf(body, body.length + DIGEST_BYTES);
    System.arraycopy(digest(body, body.length), 0, all, body.length, DIGEST_BYTES);
    return all;
  }

  /** The first version that can hold a state, so that older hosts read what they can. */
  private static int versionOf(DomainState state) {
    if (state.rests.stream().anyMatch(Rest::isCounted)) {
      return COUNTED_VERSION;
    }
    return SnapshotAmounts.areIn(state) ? AMOUNTS_VERSION : FIRST_VERSION;
  }

  private static void writeState(MessageWriter out, DomainState state) {
    out.putByte(state.ids.bits());
    out.putInt(state.ids.leaseIds());
    out.putRanges(state.ids.reserved().ids.ranges());
    out.putLong(state.timeMs);
    out.putInt(state.clocks.size());
    state.clocks.forEach((voter, clockMs) -> {
      out.putText(voter);
      out.putLong(clockMs);
    });
    out.putInt(state.members.size());
    state.members.values().forEach(member -> writeMember(out, member));
    boolean counts = versionOf(state) == COUNTED_VERSION;
    out.putInt(state.rests.size());
    state.rests.forEach(rest -> writeRest(out, rest, counts));
  }

  private static void writeRest(MessageWriter out, Rest rest, boolean counts) {
    out.putText(rest.member.name);
    out.putLong(rest.instance);
    out.putLong(rest.epoch);
    out.putLong(rest.dueMs);
    if (counts) {
      out.putLong(rest.countedMs);
      out.putInt(rest.elapsedMs.size());
      rest.elapsedMs.forEach((voter, ms) -> {
        out.putText(voter);
        out.putLong(ms);
      });
    }
    out.putRanges(rest.ids.ranges());
  }

  private static void writeMember(MessageWriter out, Member member) {
    out.putText(member.name);
    out.putLong(member.epoch);
    out.putLong(member.instance);
    out.putLong(member.run);
    out.putLong(member.number);
    ViewCodec.write(out, member.last);
    out.putByte(member.reads);
    out.putLong(member.changedIndex);
    out.putRanges(member.ids.ranges());
    out.putInt(member.arrivals.size());
    for (Arrival arrival : member.arrivals.values()) {
      out.putLong(arrival.index);
      out.putText(arrival.source);
      out.putLong(arrival.setId);
      out.putPayload(arrival.record);
      out.putRanges(arrival.ids.ranges());
    }
  }

  /** Reads a whole snapshot, or throws; the message names the fault. */
  static Snapshot read(byte[] bytes) throws MalformedException {
    int end = bytes.length - DIGEST_BYTES;
    if (bytes.length < MIN_BYTES) {
      throw new MalformedException("length: " + bytes.length + " (expected: >= " + MIN_BYTES + ")");
    }
    MessageReader in = new MessageReader(Arrays.copyOf(bytes, end));
    int magic = in.readInt();
    if (magic != MAGIC) {
      throw new MalformedException(
          "magic: 0x" + Integer.toHexString(magic) + " (expected: 0x5053444d)");
    }
    int version = in.readByte("version", FIRST_VERSION, COUNTED_VERSION);
    if (!Arrays.equals(bytes, end, bytes.length, digest(bytes, end), 0, DIGEST_BYTES)) {
      throw new MalformedException("digest: mismatch in " + end + " bytes");
    }
    long index = in.counter("index");
    DomainState state = in.readByte("initialized", 0, 1) == 0 ? null : readState(in, version);
    if (state != null && version >= AMOUNTS_VERSION) {
      SnapshotAmounts.read(in, state);
    }
    in.end();
    return new Snapshot(index, state);
  }

  private static DomainState readState(MessageReader in, int version) throws MalformedException {
    int bits = in.unsignedByte();
    int leaseIds = in.readInt();
    List<PasidRange> reserved = in.ranges();
    long timeMs = in.counter("time");
    if (!DomainMachine.isSound(new DomainCommand.Initialize(bits, leaseIds, reserved, timeMs))) {
      throw new MalformedException("bits, block: " + bits + ", " + leaseIds + " (expected: less)");
    }
    DomainState state = new DomainState(bits, leaseIds, timeMs);
    assign(state, reserved, state.ids.reserved());
    for (int left = in.count("clocks", 9); left > 0; left--) {
      state.clocks.put(in.name(), in.counter("clock"));
    }
    for (int left = in.count("members", 70); left > 0; left--) {
      readMember(in, state);
    }
    for (int left = in.count("rests", 29); left > 0; left--) {
      readRest(in, state, version == COUNTED_VERSION);
    }
    return state;
  }

  private static void readRest(MessageReader in, DomainState state, boolean counts)
      throws MalformedException {
    Member member = state.member(in.name());
    long instance = in.readLong();
    long epoch = in.counter("epoch");
    long dueMs = in.counter("due");
    Rest rest = new Rest(member, instance, epoch, dueMs, counts ? in.readLong() : Rest.BY_TIME);
    if (counts) {
      for (int left = in.count("clocks", 9); left > 0; left--) {
        rest.elapsedMs.put(in.name(), in.counter("elapsed"));
      }
    }
    assign(state, in.ranges(), rest);
    state.rests.add(rest);
  }

  private static void readMember(MessageReader in, DomainState state) throws MalformedException {
    Member member = state.member(in.name());
    member.epoch = in.counter("epoch");
    member.instance = in.readLong();
    member.run = in.counter("run");
    member.number = in.counter("number");
    member.last = ViewCodec.kept(in);
    member.reads = in.unsignedByte();
    member.changedIndex = in.counter("changed");
    assign(state, in.ranges(), member);
    for (int left = in.count("arrivals", 25); left > 0; left--) {
      Arrival arrival =
          new Arrival(in.counter("index"), member, in.name(), in.counter("set"), in.payload());
      assign(state, in.ranges(), arrival);
      member.arrivals.put(arrival.index, arrival);
    }
  }

  /** Assigns IDs to an owner, if they are in the space and free. */
  private static void assign(DomainState state, List<PasidRange> ids, Owner owner)
      throws MalformedException {
    if (!ids.isEmpty() && ids.getLast().max() > state.ids.maxId()) {
      throw new MalformedException("id: " + ids.getLast() + " (expected: of the space)");
    }
    if (!state.ids.freeOf(ids).equals(ids)) {
      throw new MalformedException("ids: " + ids + " (expected: one owner each)");
    }
    state.ids.assign(ids, owner);
  }

  private static byte[] digest(byte[] bytes, int length) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(bytes, 0, length);
      return sha256.digest();
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
