// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.pasid4j.protocol.frame.FrameHeader;
import java.nio.ByteBuffer;

/**
 * A request that is served outside the event loop: what is needed to reply to it.
 *
 * @param header a copy of its header
 * @param op which kind of request it is, for the metrics
 */
record DeferredRequest(ByteBuffer header, int op) {
  static DeferredRequest of(ByteBuffer in, int at, int op) {
    return new DeferredRequest(
        ByteBuffer.allocate(FrameHeader.SIZE).put(0, in, at, FrameHeader.SIZE), op);
  }
}
