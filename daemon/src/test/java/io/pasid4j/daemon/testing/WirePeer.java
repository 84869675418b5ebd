// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.testing;

import io.pasid4j.protocol.LittleEndian;
import io.pasid4j.protocol.VfioIoctl;
import io.pasid4j.protocol.frame.FrameCommand;
import io.pasid4j.protocol.frame.FrameHeader;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HexFormat;

/** A client that writes and reads frames one by one, right ones and wrong ones. */
public final class WirePeer implements AutoCloseable {
  private static final int NESTING = 6;

  private final SocketChannel channel;
  private int lastId;

  private WirePeer(SocketChannel channel) {
    this.channel = channel;
  }

  /** A reply: its header's fields and its payload. */
  public record Reply(int id, int command, int flags, int errno, ByteBuffer payload) {
    /** The first four bytes of the payload. */
    public int result() {
      return LittleEndian.s32(payload, 0);
    }
  }

  /** Connects and says nothing. */
  public static WirePeer connect(Path socket) {
    try {
      return new WirePeer(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connects and negotiates. */
  public static WirePeer negotiated(Path socket) {
    WirePeer peer = connect(socket);
    peer.call(FrameCommand.VERSION, "00000100");
    return peer;
  }

  /** Connects, negotiates and gets a PASID context. */
  public static WirePeer ready(Path socket) {
    WirePeer peer = negotiated(socket);
    peer.call(VfioIoctl.SET_IOMMU, u32(NESTING));
    return peer;
  }

  /** Numbers as hex, each a little-endian u32. */
  public static String u32(long... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Integer.BYTES);
    for (int i = 0; i < numbers.length; i++) {
      LittleEndian.put32(bytes, i * Integer.BYTES, (int) numbers[i]);
    }
    return HexFormat.of().formatHex(bytes.array());
  }

  /** The payload of an allocation by ioctl. */
  public static String alloc(long min, long max) {
    return u32(16, 1, min, max);
  }

  /** The payload of a free by ioctl. */
  public static String free(long min, long max) {
    return u32(16, 2, min, max);
  }

  /** A frame with its header. */
  public static ByteBuffer frame(int id, int command, int flags, String payloadHex) {
    byte[] payload = HexFormat.of().parseHex(payloadHex);
    ByteBuffer frame = ByteBuffer.allocate(FrameHeader.SIZE + payload.length);
    FrameHeader.put(frame, 0, id, command, frame.capacity(), flags, 0);
    return frame.put(FrameHeader.SIZE, payload);
  }

  /** Allocates by ioctl, and answers the result or the negative errno. */
  public int allocate(long min, long max) {
    Reply reply = call(VfioIoctl.PASID_REQUEST, alloc(min, max));
    return reply.errno() == 0 ? reply.result() : -reply.errno();
  }

  /** Sends a command and reads its reply. */
  public Reply call(int command, String payloadHex) {
    lastId = (lastId + 1) & 0xFFFF;
    send(frame(lastId, command, 0, payloadHex));
    Reply reply = read();
    if (reply.id() != lastId || reply.command() != command) {
      throw new AssertionError("reply: " + reply + " (expected: to message " + lastId + ")");
    }
    return reply;
  }

  /** Writes bytes. */
  public void send(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes as much as the kernel takes now; answers how much that was. */
  public int sendWithoutWaiting(ByteBuffer bytes) {
    try {
      channel.configureBlocking(false);
      int written = channel.write(bytes);
      channel.configureBlocking(true);
      return written;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads one reply. */
  public Reply read() {
    ByteBuffer header = readFully(FrameHeader.SIZE);
    int flags = FrameHeader.flags(header, 0);
    int size = Math.toIntExact(FrameHeader.sizeBytes(header, 0));
    return new Reply(
        FrameHeader.messageId(header, 0),
        FrameHeader.command(header, 0),
        flags,
        (flags & FrameHeader.ERROR) == 0 ? 0 : FrameHeader.errno(header, 0),
        readFully(size - FrameHeader.SIZE));
  }

  /**
   * Returns whether the daemon has ended the connection and nothing is left to read. Waits for
   * either.
   */
  public boolean isEnded() {
    ByteBuffer one = ByteBuffer.allocate(1);
    try {
      return channel.read(one) < 0;
    } catch (IOException e) {
      return true;
    }
  }

  private ByteBuffer readFully(int bytes) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    try {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer) < 0) {
          throw new EOFException("after " + buffer.position() + " of " + bytes + " bytes");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return buffer.flip();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
