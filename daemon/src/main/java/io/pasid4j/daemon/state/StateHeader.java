// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.process.BootId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * Header of a space's state; docs/explanation/state.md has the layout. Immutable.
 *
 * @param version its layout
 * @param boot the boot of the host it was made in
 * @param space the numbers the space gives; version 1 does not say whose part it is
 */
record StateHeader(int version, BootId boot, SpaceIdentity space) {
  /** The layout that this daemon writes. */
  static final int VERSION = 2;

  /** A layout that this daemon reads, too, and replaces. */
  private static final int VERSION_WITHOUT_PARENT = 1;

  private static final byte[] MAGIC = "PSDSTATE".getBytes(StandardCharsets.US_ASCII);
  private static final int FIXED_SIZE = 256;
  private static final int BITS_AT = 12;
  private static final int BOOT_AT = 16;
  private static final int NAME_AT = 32;
  private static final int FLAGS_AT = 100;
  private static final int PARENT_AT = 104;
  private static final int BANDS_AT = 172;
  private static final int DEVICES_AT = 176;
  private static final int CHECK_AT = FIXED_SIZE - Integer.BYTES;
  private static final int BAND_SIZE = 2 * Integer.BYTES;
  private static final int MOST_DEVICE_BYTES = 20;
  private static final int DEVICE_SIZE = Integer.BYTES + MOST_DEVICE_BYTES;
  private static final int MOST_NAME_BYTES = 64;
  private static final int MOST_BITS = 31;
  private static final int MOST_BANDS = 1 << 16;
  private static final int MOST_DEVICES = 1 << 16;
  private static final int KERNELS_BOOT_ID = 1;

  /** The header that this daemon gives to the state of a space. */
  StateHeader(BootId boot, SpaceIdentity space) {
    this(VERSION, boot, space);
  }

  /** Returns whether it says whose part the space is. */
  boolean knowsParent() {
    return version > VERSION_WITHOUT_PARENT;
  }

  /** Writes a new file. */
  void write(Path file) throws IOException {
    byte[] bytes = encode();
    MappedFiles.create(file, bytes.length);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes));
    }
  }

  /** Puts it in the place of another, at once. */
  void replace(Path file) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(next);
    write(next);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private byte[] encode() {
    ByteBuffer bytes =
        ByteBuffer.allocate(devicesAt(space.bands().size()) + space.devices().size() * DEVICE_SIZE)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).putInt(VERSION).putInt(space.bits());
    bytes.putLong(boot.id().getMostSignificantBits()).putLong(boot.id().getLeastSignificantBits());
    putText(bytes, NAME_AT, space.space());
    bytes.putInt(FLAGS_AT, boot.isKernels() ? KERNELS_BOOT_ID : 0);
    putText(bytes, PARENT_AT, space.parent());
    bytes.putInt(BANDS_AT, space.bands().size());
    bytes.putInt(DEVICES_AT, space.devices().size());
    bytes.position(FIXED_SIZE);
    space.bands().forEach(band -> bytes.putInt((int) band.min()).putInt((int) band.max()));
    int at = devicesAt(space.bands().size());
    for (String device : space.devices()) {
      putText(bytes, at, device);
      at += DEVICE_SIZE;
    }
    bytes.putInt(CHECK_AT, check(bytes.array()));
    return bytes.array();
  }

  private static int devicesAt(int bands) {
    return FIXED_SIZE + bands * BAND_SIZE;
  }

  private static void putText(ByteBuffer bytes, int at, String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    bytes.putInt(at, encoded.length).put(at + Integer.BYTES, encoded);
  }

  /** The check of all bytes but its own. */
  private static int check(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, CHECK_AT);
    crc.update(bytes, FIXED_SIZE, bytes.length - FIXED_SIZE);
    return (int) crc.getValue();
  }

  /**
   * Reads a file.
   *
   * @param current the boot that runs; a header of version 1 does not say whose word its boot id is
   * @throws DamagedStateException if it is not a header, or of a layout that is not known
   */
  static StateHeader read(Path file, BootId current) throws IOException {
    byte[] raw = Files.readAllBytes(file);
    if (raw.length < FIXED_SIZE || !Arrays.equals(raw, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new DamagedStateException("header: " + raw.length + " bytes without PSDSTATE in front");
    }
    ByteBuffer bytes = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.getInt(CHECK_AT) != check(raw)) {
      throw new DamagedStateException("header: its checksum does not match");
    }
    int version = bytes.getInt(MAGIC.length);
    if (version != VERSION && version != VERSION_WITHOUT_PARENT) {
      throw new DamagedStateException("version: " + version + " (expected: 1 or " + VERSION + ")");
    }
    return decode(version, bytes, current);
  }

  private static StateHeader decode(int version, ByteBuffer bytes, BootId current) {
    boolean isOld = version == VERSION_WITHOUT_PARENT;
    int bits = between("bits", bytes.getInt(BITS_AT), 1, MOST_BITS);
    String name = text(bytes, NAME_AT, 1, MOST_NAME_BYTES);
    boolean isKernels = isOld ? current.isKernels() : bytes.getInt(FLAGS_AT) == KERNELS_BOOT_ID;
    UUID boot = new UUID(bytes.getLong(BOOT_AT), bytes.getLong(BOOT_AT + Long.BYTES));
    return new StateHeader(
        version,
        new BootId(boot, isKernels),
        isOld
            ? SpaceIdentity.whole(name, bits)
            : new SpaceIdentity(
                name,
                bits,
                text(bytes, PARENT_AT, 0, MOST_NAME_BYTES),
                bands(bytes),
                devices(bytes)));
  }

  private static String text(ByteBuffer bytes, int at, int leastBytes, int mostBytes) {
    int length = between("name bytes", bytes.getInt(at), leastBytes, mostBytes);
    byte[] encoded = new byte[length];
    bytes.get(at + Integer.BYTES, encoded);
    return new String(encoded, StandardCharsets.UTF_8);
  }

  private static List<PasidRange> bands(ByteBuffer bytes) {
    int count = between("bands", bytes.getInt(BANDS_AT), 0, MOST_BANDS);
    between("bytes", bytes.capacity(), FIXED_SIZE + count * BAND_SIZE, bytes.capacity());
    List<PasidRange> bands = new ArrayList<>();
    for (int at = FIXED_SIZE; at < FIXED_SIZE + count * BAND_SIZE; at += BAND_SIZE) {
      long min = Integer.toUnsignedLong(bytes.getInt(at));
      long max = Integer.toUnsignedLong(bytes.getInt(at + Integer.BYTES));
      bands.add(PasidRange.of(min, Math.max(min, max)));
    }
    return bands;
  }

  private static List<String> devices(ByteBuffer bytes) {
    int first = devicesAt(bytes.getInt(BANDS_AT));
    int count = between("devices", bytes.getInt(DEVICES_AT), 0, MOST_DEVICES);
    between("bytes", bytes.capacity(), first + count * DEVICE_SIZE, bytes.capacity());
    return IntStream.range(0, count)
        .mapToObj(i -> text(bytes, first + i * DEVICE_SIZE, 1, MOST_DEVICE_BYTES))
        .toList();
  }

  private static int between(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new DamagedStateException(
          "header: " + name + ": " + value + " (expected: " + least + " to " + most + ")");
    }
    return value;
  }
}
