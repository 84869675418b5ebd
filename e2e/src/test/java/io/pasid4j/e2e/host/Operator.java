// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.host;

import io.pasid4j.e2e.wire.Payload;
import io.pasid4j.e2e.wire.Reply;
import io.pasid4j.e2e.wire.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Queries the sets of a daemon as an operator. */
public final class Operator implements AutoCloseable {
  private static final int SETS = 0x5010;
  private static final int SHOW = 0x5011;
  private static final int HELD = 1;
  private static final int ENTRY_BYTES = 112;
  private static final int HELD_AT = 84;
  private static final int PENDING_AT = 108;
  private static final int MOST_SETS = 512;

  private final Wire wire;

  /** Connects. */
  public Operator(Path socket) throws IOException {
    wire = Wire.session(socket);
  }

  /** Number of open sets beside this session's own. */
  public int otherSets() throws IOException {
    return count(0).sets() - 1;
  }

  /** Number of IDs that all sets hold together, pending ones too. */
  public int heldIds() throws IOException {
    return count(0).heldIds();
  }

  /** Returns whether a set holds the ID. */
  public boolean isHeld(int id) throws IOException {
    return wire.ask(SHOW, Payload.words(id)).result() == HELD;
  }

  /** Waits until no other session is open and nothing is held. */
  public Duration awaitEmpty(Duration atMost) throws Exception {
    return Poll.until(
        "nothing held and no other session", atMost, () -> heldIds() == 0 && otherSets() == 0);
  }

  private Count count(int afterSetId) throws IOException {
    Reply reply = wire.ask(SETS, Payload.words(afterSetId, MOST_SETS));
    int sets = reply.result();
    int held = 0;
    int last = afterSetId;
    for (int entry = 0; entry < sets; entry++) {
      int at = Integer.BYTES + entry * ENTRY_BYTES;
      last = reply.payload().getInt(at);
      held += reply.payload().getInt(at + HELD_AT) + reply.payload().getInt(at + PENDING_AT);
    }
    if (sets == 0) {
      return new Count(0, 0);
    }
    Count rest = count(last);
    return new Count(sets + rest.sets(), held + rest.heldIds());
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }

  private record Count(int sets, int heldIds) {}
}
