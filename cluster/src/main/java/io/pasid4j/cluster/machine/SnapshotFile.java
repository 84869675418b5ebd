// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.machine;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.apache.ratis.server.protocol.TermIndex;

/**
 * A snapshot on disk: a header with its term and index, the machine's bytes, and the SHA-256 of
 * both. Ratis' own MD5 file may be missing after a crash, so this digest decides.
 */
final class SnapshotFile {
  private static final long MAGIC = 0x706173696434_6a01L;
  private static final int HEADER_BYTES = 3 * Long.BYTES;
  private static final int DIGEST_BYTES = 32;

  /** Writes the machine's part of a snapshot. */
  @FunctionalInterface
  interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Reads the machine's part of a snapshot. */
  @FunctionalInterface
  interface Reader {
    void readFrom(InputStream in) throws IOException;
  }

  private SnapshotFile() {}

  /** Writes the file and waits until it is on the disk. */
  static void write(Path file, TermIndex at, Body body) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
        OutputStream raw = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
      DigestOutputStream digested = new DigestOutputStream(raw, sha256());
      DataOutputStream header = new DataOutputStream(digested);
      header.writeLong(MAGIC);
      header.writeLong(at.getTerm());
      header.writeLong(at.getIndex());
      body.writeTo(digested);
      raw.write(digested.getMessageDigest().digest());
      raw.flush();
      channel.force(true);
    }
  }

  /**
   * Checks the header and the digest.
   *
   * @throws IOException if the file is not a whole snapshot of this index
   */
  static void verify(Path file, TermIndex at) throws IOException {
    long bodyBytes = bodyBytes(file);
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      DigestInputStream digested = new DigestInputStream(raw, sha256());
      DataInputStream header = new DataInputStream(digested);
      long magic = header.readLong();
      TermIndex found = TermIndex.valueOf(header.readLong(), header.readLong());
      if (magic != MAGIC || !found.equals(at)) {
        throw new IOException("snapshot: %s of %s (expected: of %s)".formatted(file, found, at));
      }
      new Bounded(digested, bodyBytes).transferTo(OutputStream.nullOutputStream());
      if (!Arrays.equals(digested.getMessageDigest().digest(), raw.readNBytes(DIGEST_BYTES))) {
        throw new IOException("snapshot: " + file + " is damaged (expected: its digest)");
      }
    }
  }

  /** Reads the machine's part of a verified file. */
  static void read(Path file, Reader reader) throws IOException {
    long bodyBytes = bodyBytes(file);
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      raw.skipNBytes(HEADER_BYTES);
      reader.readFrom(new Bounded(raw, bodyBytes));
    }
  }

  private static long bodyBytes(Path file) throws IOException {
    long bytes = Files.size(file) - HEADER_BYTES - DIGEST_BYTES;
    if (bytes < 0) {
      throw new EOFException("snapshot: " + file + " is cut off (expected: a whole one)");
    }
    return bytes;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Limits reads to the part before the digest; the reader does not close it. */
  private static final class Bounded extends FilterInputStream {
    private long left;

    Bounded(InputStream in, long bytes) {
      super(in);
      left = bytes;
    }

    @Override
    public int read() throws IOException {
      int value = left == 0 ? -1 : super.read();
      left -= value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0 && length > 0) {
        return -1;
      }
      int count = super.read(target, offset, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = super.skip(Math.min(count, left));
      left -= skipped;
      return skipped;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(super.available(), left);
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    @Override
    public void close() {}
  }
}
