// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What a space's state says of itself. Immutable.
 *
 * @param boot the boot of the host it was made in
 * @param space the space's name
 * @param bits the space's width
 */
record StateHeader(UUID boot, String space, int bits) {
  /** The layout that this daemon writes, and the only one it reads. */
  static final int VERSION = 1;

  private static final byte[] MAGIC = "PSDSTATE".getBytes(StandardCharsets.US_ASCII);
  private static final int SIZE = 256;
  private static final int NAME_AT = 36;
  private static final int MOST_NAME_BYTES = 64;
  private static final int CHECK_AT = SIZE - Integer.BYTES;
  private static final int MOST_BITS = 31;

  /** Writes the file. */
  void write(Path file) throws IOException {
    MappedFiles.create(file, SIZE);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(encode()));
    }
  }

  private byte[] encode() {
    byte[] name = space.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).putInt(VERSION).putInt(bits);
    bytes.putLong(boot.getMostSignificantBits()).putLong(boot.getLeastSignificantBits());
    bytes.putInt(name.length).put(name);
    bytes.putInt(CHECK_AT, check(bytes.array()));
    return bytes.array();
  }

  private static int check(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, CHECK_AT);
    return (int) crc.getValue();
  }

  /**
   * Reads the file.
   *
   * @throws DamagedStateException if it is not a header, or of a layout that is not known
   */
  static StateHeader read(Path file) throws IOException {
    byte[] raw = Files.readAllBytes(file);
    if (raw.length < SIZE || !Arrays.equals(raw, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new DamagedStateException(
          "header: " + raw.length + " bytes, no magic (expected: PSDSTATE, " + SIZE + " bytes)");
    }
    ByteBuffer bytes = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    if (raw.length != SIZE || bytes.getInt(CHECK_AT) != check(raw)) {
      throw new DamagedStateException(
          "header: a check that is wrong (expected: that of its bytes)");
    }
    int version = bytes.getInt(MAGIC.length);
    if (version != VERSION) {
      throw new DamagedStateException("version: " + version + " (expected: " + VERSION + ")");
    }
    return decode(bytes, raw);
  }

  private static StateHeader decode(ByteBuffer bytes, byte[] raw) {
    int bits = bytes.getInt(12);
    int nameBytes = bytes.getInt(32);
    if (bits < 1 || bits > MOST_BITS || nameBytes < 1 || nameBytes > MOST_NAME_BYTES) {
      throw new DamagedStateException("header: bits " + bits + " (expected: what a daemon writes)");
    }
    return new StateHeader(
        new UUID(bytes.getLong(16), bytes.getLong(24)),
        new String(raw, NAME_AT, nameBytes, StandardCharsets.UTF_8),
        bits);
  }
}
