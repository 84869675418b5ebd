// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.connection;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A socket that frames go through, one thread for each direction. Any thread may close it. */
final class FrameChannel implements AutoCloseable {
  private final SocketChannel channel;
  private final FrameInput input;
  private final FrameOutput output;

  /**
   * Not connected yet.
   *
   * @throws IOException if no socket can be had
   */
  FrameChannel() throws IOException {
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    input = new FrameInput(channel);
    output = new FrameOutput(channel);
  }

  void connect(Path socket) throws IOException {
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          "socket: " + socket + ": " + e.getMessage() + " (expected: a daemon that listens)", e);
    }
  }

  FrameInput input() {
    return input;
  }

  FrameOutput output() {
    return output;
  }

  /** Closes a channel that is no longer used. */
  void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
