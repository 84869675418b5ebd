// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.pasid4j.protocol.frame.FrameHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** However a stream is cut into chunks, the same frames come out. */
class FrameReaderTest {
  private static final int MOST = 4096;

  /** Remembers the frames, and wants a pause after every few. */
  private static final class Frames implements FrameReader.Sink {
    private final List<byte[]> taken = new ArrayList<>();
    private final int pauseAfter;
    private long badSize = -1;

    Frames(int pauseAfter) {
      this.pauseAfter = pauseAfter;
    }

    @Override
    public boolean frame(ByteBuffer buffer, int at, int sizeBytes) {
      byte[] frame = new byte[sizeBytes];
      buffer.get(at, frame);
      taken.add(frame);
      return taken.size() % pauseAfter != 0;
    }

    @Override
    public void badSize(long sizeBytes) {
      badSize = sizeBytes;
    }

    @Override
    public void newTurn() {}

    @Override
    public void endTurn() {}

    @Override
    public boolean isDeferring() {
      return false;
    }

    @Override
    public void neverReads() {}
  }

  private static byte[] frame(int number, int payloadBytes) {
    ByteBuffer frame = ByteBuffer.allocate(FrameHeader.SIZE + payloadBytes);
    FrameHeader.putCommand(frame, 0, number, number, payloadBytes);
    for (int i = 0; i < payloadBytes; i++) {
      frame.put(FrameHeader.SIZE + i, (byte) (number + i));
    }
    return frame.array();
  }

  private static byte[] join(List<byte[]> parts) {
    ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
    parts.forEach(all::put);
    return all.array();
  }

  /** Feeds a stream in chunks; a chunk that was not taken whole is offered again. */
  private static void feed(FrameReader reader, Frames frames, byte[] stream, List<Integer> cuts) {
    int at = 0;
    for (int i = 0; at < stream.length && frames.badSize < 0; i++) {
      int bytes = Math.min(cuts.get(i % cuts.size()), stream.length - at);
      ByteBuf chunk = PooledByteBufAllocator.DEFAULT.directBuffer(bytes);
      chunk.writeBytes(stream, at, bytes);
      while (chunk.isReadable() && frames.badSize < 0) {
        reader.read(chunk);
      }
      chunk.release();
      at += bytes;
    }
  }

  @Property(tries = 300)
  void framesComeOutWhole(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 300) Integer> payloads,
      @ForAll @Size(min = 1, max = 10) List<@IntRange(min = 1, max = 400) Integer> cuts,
      @ForAll @IntRange(min = 1, max = 4) int pauseAfter) {
    List<byte[]> sent = new ArrayList<>();
    payloads.forEach(bytes -> sent.add(frame(sent.size(), bytes)));
    Frames frames = new Frames(pauseAfter);
    FrameReader reader = new FrameReader(PooledByteBufAllocator.DEFAULT, MOST, frames);
    feed(reader, frames, join(sent), cuts);
    reader.close();

    assertThat(frames.badSize).isEqualTo(-1);
    assertThat(frames.taken).hasSameSizeAs(sent);
    assertThat(join(frames.taken)).isEqualTo(join(sent));
  }

  @Property(tries = 300)
  void aBadSizeIsSeenWithItsHeader(
      @ForAll @IntRange(min = 0, max = 3) int goodFrames,
      @ForAll @IntRange(min = 0, max = 15) int tooSmall,
      @ForAll boolean small,
      @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 40) Integer> cuts) {
    List<byte[]> sent = new ArrayList<>();
    for (int i = 0; i < goodFrames; i++) {
      sent.add(frame(i, 16));
    }
    byte[] bad = frame(9, 0);
    FrameHeader.put(ByteBuffer.wrap(bad), 0, 9, 9, small ? tooSmall : MOST + 1, 0, 0);
    sent.add(bad);
    Frames frames = new Frames(Integer.MAX_VALUE);
    FrameReader reader = new FrameReader(PooledByteBufAllocator.DEFAULT, MOST, frames);
    feed(reader, frames, join(sent), cuts);
    reader.close();

    assertThat(frames.taken).hasSize(goodFrames);
    assertThat(frames.badSize).isEqualTo(small ? tooSmall : MOST + 1);
  }
}
