// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.siege;

import io.pasid4j.e2e.wire.Payload;
import io.pasid4j.e2e.wire.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** A hostile peer. It holds one ID and attacks by its kind, a step at a time. */
final class HostilePeer implements AutoCloseable {
  /** Its way to attack. */
  enum Kind {
    /** Asks and never reads an answer. */
    DEAF(false, Integer.MAX_VALUE),
    /** Asks one thing at a time and never reads an answer. */
    DRIP(false, REQUEST_BYTES),
    /** Sends right requests, a byte at a time. */
    SLOW(true, 1),
    /** Asks as fast as it can, and reads. */
    FLOOD(true, Integer.MAX_VALUE),
    /** Begins the longest message there may be, and never ends it. */
    HALF(true, 0);

    private final boolean reads;
    private final int bytesInAStep;

    Kind(boolean reads, int bytesInAStep) {
      this.reads = reads;
      this.bytesInAStep = bytesInAStep;
    }
  }

  static final int REQUEST_BYTES = 32;
  static final int LONGEST_MESSAGE_BYTES = 65_536;

  private static final int SET_IOMMU = 0x3B66;
  private static final int NESTING = 6;
  private static final int PASID_REQUEST = 0x3B76;
  private static final int ALLOCATE = 0x5001;
  private static final int REQUESTS = 1024;

  private final Kind kind;
  private final Wire wire;
  private final byte[] requests;
  private int from;
  private long sentBytes;
  private boolean refused;
  private boolean cutOff;

  /**
   * Connects and takes an ID.
   *
   * @param pasid which, its own
   */
  HostilePeer(Kind kind, Path socket, int pasid) throws IOException {
    this.kind = kind;
    wire = Wire.session(socket);
    wire.ask(SET_IOMMU, Payload.words(NESTING));
    if (wire.ask(ALLOCATE, Payload.words(pasid, pasid, 1, 0)).result() != 1) {
      throw new IllegalStateException("PASID " + pasid + " (expected: free)");
    }
    requests = requests(pasid);
    if (kind == Kind.HALF) {
      wire.send(beginning());
    }
  }

  /** Requests that free the ID and take it again. */
  private static byte[] requests(int pasid) {
    ByteBuffer all = ByteBuffer.allocate(REQUESTS * REQUEST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int n = 0; n < REQUESTS; n++) {
      all.putShort((short) n).putShort((short) PASID_REQUEST).putInt(REQUEST_BYTES).putLong(0);
      all.putInt(16).putInt(n % 2 == 0 ? 2 : 1).putInt(pasid).putInt(pasid);
    }
    return all.array();
  }

  private static byte[] beginning() {
    ByteBuffer most = ByteBuffer.allocate(LONGEST_MESSAGE_BYTES - 1).order(ByteOrder.LITTLE_ENDIAN);
    most.putShort(2, (short) ALLOCATE).putInt(4, LONGEST_MESSAGE_BYTES);
    return most.array();
  }

  /** Makes one step without waiting. */
  void step() {
    if (cutOff) {
      return;
    }
    try {
      send();
      if (kind.reads) {
        wire.drain();
      }
    } catch (IOException broken) {
      cutOff = true;
    }
  }

  private void send() throws IOException {
    int most = Math.min(kind.bytesInAStep, requests.length - from);
    int taken = most == 0 ? 0 : wire.offer(requests, from, most);
    refused = taken < most;
    sentBytes += taken;
    from = (from + taken) % requests.length;
  }

  /** Returns whether the daemon does not read from it for now. */
  boolean isHeldUp() {
    return refused || cutOff;
  }

  /** Bytes of requests that the daemon has read from it. */
  long sentBytes() {
    return sentBytes;
  }

  Kind kind() {
    return kind;
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
