// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.record;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Writes a POSIX tar archive. A path or link of more than 100 bytes gets an extended header. Each
 * path is written once, its directories before it; times and owners are zero.
 */
final class TarWriter implements AutoCloseable {
  private static final int BLOCK = 512;
  private static final int NAME_BYTES = 100;
  private static final int SIZE_AT = 124;
  private static final int CHECKSUM_AT = 148;
  private static final int TYPE_AT = 156;
  private static final int LINK_AT = 157;
  private static final int MAGIC_AT = 257;

  private final OutputStream out;
  private final Set<String> written = new HashSet<>();

  TarWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes a directory and those above it. */
  void directory(String path) throws IOException {
    if (path.isEmpty() || path.equals("/") || written.contains(path)) {
      return;
    }
    directory(parent(path));
    entry('5', path, "", new byte[0]);
  }

  /** Writes a file. */
  void file(String path, byte[] content) throws IOException {
    if (!written.contains(path)) {
      directory(parent(path));
      entry('0', path, "", content);
    }
  }

  /** Writes a symbolic link. */
  void link(String path, String target) throws IOException {
    if (!written.contains(path)) {
      directory(parent(path));
      entry('2', path, target, new byte[0]);
    }
  }

  /** Ends the archive and closes the stream. */
  @Override
  public void close() throws IOException {
    out.write(new byte[2 * BLOCK]);
    out.close();
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private void entry(char type, String path, String target, byte[] content) throws IOException {
    written.add(path);
    String name = path.substring(1);
    String extended = record("path", name) + record("linkpath", target);
    if (!extended.isEmpty()) {
      block('x', "PaxHeaders/entry", "", extended.getBytes(StandardCharsets.UTF_8));
    }
    block(type, name, target, content);
  }

  /**
   * A record of an extended header, "" where the header itself has room. Its length counts itself.
   */
  private static String record(String key, String value) {
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes <= NAME_BYTES) {
      return "";
    }
    int rest = bytes + key.length() + 3;
    int length = rest + String.valueOf(rest).length();
    length = rest + String.valueOf(length).length();
    return length + " " + key + "=" + value + "\n";
  }

  private void block(char type, String name, String target, byte[] content) throws IOException {
    byte[] header = new byte[BLOCK];
    put(header, 0, name, NAME_BYTES);
    put(header, 100, type == '5' ? "0000755" : "0000644", 7);
    put(header, 108, "0000000", 7);
    put(header, 116, "0000000", 7);
    put(header, SIZE_AT, "%011o".formatted(content.length), 11);
    put(header, 136, "00000000000", 11);
    header[TYPE_AT] = (byte) type;
    put(header, LINK_AT, target, NAME_BYTES);
    put(header, MAGIC_AT, "ustar\00000", 8);
    Arrays.fill(header, CHECKSUM_AT, CHECKSUM_AT + 8, (byte) ' ');
    int sum = 0;
    for (byte value : header) {
      sum += value & 0xFF;
    }
    put(header, CHECKSUM_AT, "%06o\0".formatted(sum), 7);
    out.write(header);
    out.write(content);
    out.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
  }

  private static void put(byte[] header, int at, String text, int most) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer.wrap(header, at, most).put(bytes, 0, Math.min(bytes.length, most));
  }
}
