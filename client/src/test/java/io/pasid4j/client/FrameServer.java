// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.protocol.frame.FrameHeader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Listens on a real Unix socket and hands each connection to a peer. */
final class FrameServer implements AutoCloseable {
  /** One side of a conversation; runs in a thread of its own until it returns or fails. */
  @FunctionalInterface
  interface Peer {
    void talk(SocketChannel channel) throws IOException;
  }

  private final Path socket;
  private final ServerSocketChannel listener;
  private final Peer peer;
  private final Queue<SocketChannel> channels = new ConcurrentLinkedQueue<>();

  FrameServer(Path socket, Peer peer) throws IOException {
    this.socket = socket;
    this.peer = peer;
    listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(this::accept);
  }

  Path socket() {
    return socket;
  }

  /** Waits for one frame; from 0 to its limit. */
  static ByteBuffer readFrame(SocketChannel channel) throws IOException {
    ByteBuffer header = readFully(channel, FrameHeader.SIZE);
    int sizeBytes = (int) FrameHeader.sizeBytes(header, 0);
    ByteBuffer payload = readFully(channel, sizeBytes - FrameHeader.SIZE);
    return ByteBuffer.allocate(sizeBytes).put(header).put(payload).flip();
  }

  static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static ByteBuffer readFully(SocketChannel channel, int sizeBytes) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(sizeBytes);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new IOException("end of stream");
      }
    }
    return bytes.flip();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel channel = listener.accept();
        channels.add(channel);
        Thread.ofVirtual().start(() -> serve(channel));
      }
    } catch (IOException e) {
      close();
    }
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      peer.talk(channel);
    } catch (IOException e) {
      channels.remove(channel);
    }
  }

  /** Ends all connections at once, as the death of a daemon does. */
  @Override
  public void close() {
    try {
      listener.close();
      Files.deleteIfExists(socket);
      for (SocketChannel channel : channels) {
        channel.close();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
