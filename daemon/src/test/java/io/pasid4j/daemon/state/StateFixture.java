// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.process.BootId;
import io.pasid4j.daemon.process.ProcessIdentity;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** A space over a state directory, as a daemon has it, of which any number follow each other. */
final class StateFixture implements AutoCloseable {
  static final BootId BOOT = new BootId(new UUID(1, 2), true);
  static final int BITS = 8;
  static final String NAME = "pasid";

  /** The name of the space's own directory. */
  static final String DIRECTORY = NAME + "." + BOOT.id();

  final StateDirectory directory;
  final SpaceState state;
  final PasidSpace space;
  final List<RecoveredSet> recovered;

  StateFixture(Path path, BootId boot) {
    directory = StateDirectory.open(path, boot);
    boolean done = false;
    try {
      state = directory.space(NAME, BITS);
      space = state.build(PasidSpace.builder().bits(BITS));
      recovered = state.recover(space);
      done = true;
    } catch (DamagedStateException e) {
      throw directory.damaged(NAME, e);
    } finally {
      if (!done) {
        directory.close();
      }
    }
  }

  StateFixture(Path path) {
    this(path, BOOT);
  }

  /** Opens a set and keeps it. */
  PasidSet open(int setId, String name) {
    PasidSet set = space.open(name, Quota.limit(100));
    state.sets().put(record(space.owner(set), setId, name));
    return set;
  }

  static SetRecord record(int owner, int setId, String name) {
    return new SetRecord(
        owner,
        setId,
        name,
        1000,
        100,
        Quota.limit(100),
        setId % 100,
        false,
        1_700_000_000_000L,
        TokenHash.of(new byte[] {(byte) setId}),
        new LimitKeys(-setId, setId << 16),
        List.of(new ProcessIdentity(4711, 5, 99), new ProcessIdentity(setId, 5, 100)));
  }

  @Override
  public void close() {
    directory.close();
  }
}
