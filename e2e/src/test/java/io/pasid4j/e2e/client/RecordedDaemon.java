// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Replies to the first connection as a daemon once did, whatever the requests, and records these.
 */
final class RecordedDaemon implements AutoCloseable {
  private static final int HEADER = 16;
  private static final int SIZE_AT = 4;

  private final Path socket;
  private final ServerSocketChannel listener;
  private final List<byte[]> requests = new CopyOnWriteArrayList<>();

  RecordedDaemon(Path socket, Recording recording) throws IOException {
    this.socket = socket;
    listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(() -> serve(recording));
  }

  private void serve(Recording recording) {
    try (SocketChannel client = listener.accept()) {
      for (Recording.Exchange exchange : recording.exchanges()) {
        requests.add(readFrame(client));
        write(client, exchange.reply());
      }
      // The client ends the connection; until then it stays.
      readFrame(client);
    } catch (IOException e) {
      // The client has ended the connection, as the tests expect; its requests are in the list.
    }
  }

  Path socket() {
    return socket;
  }

  /** The frames that came, in order. */
  List<byte[]> requests() {
    return requests;
  }

  static byte[] readFrame(SocketChannel channel) throws IOException {
    ByteBuffer header = readFully(channel, HEADER);
    int sizeBytes = header.order(ByteOrder.LITTLE_ENDIAN).getInt(SIZE_AT);
    ByteBuffer payload = readFully(channel, sizeBytes - HEADER);
    return ByteBuffer.allocate(sizeBytes).put(header).put(payload).array();
  }

  private static ByteBuffer readFully(SocketChannel channel, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("after " + buffer.position() + " of " + bytes + " bytes");
      }
    }
    return buffer.flip();
  }

  static void write(SocketChannel channel, byte[] frame) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(frame);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
