// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.scenario;

import io.pasid4j.fuzz.input.Expect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A reply as a peer received it.
 *
 * @param errno 0 if the command succeeded
 * @param payload without the header
 */
record PeerReply(int errno, ByteBuffer payload) {
  /** The result of a command that succeeded. */
  int result() {
    Expect.equal("errno", errno, 0);
    return payload.getInt(0);
  }

  int u32(int at) {
    return payload.getInt(at);
  }

  /** A name, preceded by its length. */
  String name(int at) {
    byte[] bytes = new byte[u32(at)];
    payload.get(at + Integer.BYTES, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** IDs, preceded by their count. */
  List<Integer> ids() {
    List<Integer> ids = new ArrayList<>();
    for (int at = Integer.BYTES; at < payload.limit(); at += Integer.BYTES) {
      ids.add(payload.getInt(at));
    }
    Expect.equal("count", result(), ids.size());
    return ids;
  }

  void expectErrno(int expected) {
    Expect.equal("errno", errno, expected);
  }

  void expect(String name, int expected) {
    Expect.equal(name, result(), expected);
  }
}
