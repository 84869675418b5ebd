// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import io.pasid4j.domain.message.LastAnswer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Objects;

/** A planted bug: a snapshot without the numbers and answers of the hosts. */
public final class Forgetting {
  private Forgetting() {}

  /** Restores a machine from such a snapshot of itself. */
  public static void forget(DomainMachine machine) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      machine.writeSnapshot(out);
      SnapshotCodec.Snapshot snapshot = SnapshotCodec.read(out.toByteArray());
      DomainState state = Objects.requireNonNull(snapshot.state());
      for (Member member : state.members.values()) {
        member.number = 0;
        member.last = LastAnswer.NONE;
      }
      byte[] poorer = SnapshotCodec.write(snapshot.index(), state);
      machine.readSnapshot(new ByteArrayInputStream(poorer));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
