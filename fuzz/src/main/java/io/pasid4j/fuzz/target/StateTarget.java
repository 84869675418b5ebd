// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.target;

import io.pasid4j.core.PasidSpace;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.daemon.state.DamagedStateException;
import io.pasid4j.daemon.state.SpaceState;
import io.pasid4j.daemon.state.StateDirectory;
import io.pasid4j.fuzz.audit.SpaceCheck;
import io.pasid4j.fuzz.broker.KeptState;
import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.fuzz.input.FuzzInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The reader of the state files, given files of a real state with bytes changed, cut and added. It
 * refuses them with a reason, or gives a space that passes the audit, whose sets are those that
 * have a record.
 */
public final class StateTarget {
  private static final KeptState KEPT = make();

  private StateTarget() {}

  private static KeptState make() {
    try {
      return KeptState.make();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes: which file, where, and what. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    FuzzInput input = new FuzzInput(bytes);
    List<Path> files = List.copyOf(KEPT.files().keySet());
    Map<Path, byte[]> changed = new HashMap<>();
    while (input.hasMore()) {
      Path file = files.get(input.u8() % files.size());
      changed.put(file, change(changed.getOrDefault(file, original(file)), input));
    }
    try {
      KEPT.put(changed);
      open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] original(Path file) {
    return KEPT.files().getOrDefault(file, new byte[0]);
  }

  private static byte[] change(byte[] bytes, FuzzInput input) {
    int how = input.u8();
    int at = bytes.length == 0 ? 0 : input.u16() % bytes.length;
    if (how == 0xFF) {
      return Arrays.copyOf(bytes, at);
    }
    if (how == 0xFE) {
      return Arrays.copyOf(bytes, bytes.length + at);
    }
    byte[] changed = bytes.clone();
    byte[] put = input.bytes(1 + how % Long.BYTES);
    System.arraycopy(put, 0, changed, at, Math.min(put.length, bytes.length - at));
    return changed;
  }

  private static void open() {
    try (StateDirectory directory = StateDirectory.open(KEPT.folder())) {
      SpaceState state = directory.space("pasid", KeptState.BITS);
      PasidSpace space = state.build(PasidSpace.builder().bits(KeptState.BITS));
      int recovered = state.recover(space).size();
      Expect.equal("sets", space.sets().size(), recovered);
      SpaceCheck.check(space);
    } catch (StartException | DamagedStateException refused) {
      Expect.that(!String.valueOf(refused.getMessage()).isBlank(), "reason: none");
    }
  }
}
