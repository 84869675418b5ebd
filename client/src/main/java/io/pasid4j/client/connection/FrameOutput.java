// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Gathers frames into few writes. Used by one thread. */
final class FrameOutput {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final WritableByteChannel channel;
  private final ByteBuffer unsent = ByteBuffer.allocateDirect(BUFFER_BYTES);

  FrameOutput(WritableByteChannel channel) {
    this.channel = channel;
  }

  /** Adds a frame, from 0 to its limit; sends the frames before it if there is no room. */
  void add(ByteBuffer frame) throws IOException {
    if (unsent.remaining() < frame.limit()) {
      flush();
    }
    unsent.put(frame.rewind());
  }

  /** Sends all that was gathered. */
  void flush() throws IOException {
    unsent.flip();
    while (unsent.hasRemaining()) {
      channel.write(unsent);
    }
    unsent.clear();
  }
}
