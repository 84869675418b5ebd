// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.broker;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.process.ProcessIdentity;
import io.pasid4j.daemon.state.KeyHash;
import io.pasid4j.daemon.state.LimitKeys;
import io.pasid4j.daemon.state.SetRecord;
import io.pasid4j.daemon.state.SpaceState;
import io.pasid4j.daemon.state.StateDirectory;
import io.pasid4j.daemon.state.TokenHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files that a daemon leaves of a space with two sets, to be damaged and put back. */
public final class KeptState {
  /** The width of the space. */
  public static final int BITS = 7;

  private final Path folder;
  private final Map<Path, byte[]> files = new TreeMap<>();

  private KeptState(Path folder) {
    this.folder = folder;
  }

  /** Makes a state and remembers its files. */
  public static KeptState make() throws IOException {
    KeptState kept = new KeptState(TemporaryFolder.make().resolve("state"));
    try (StateDirectory directory = StateDirectory.open(kept.folder)) {
      SpaceState state = directory.space("pasid", BITS);
      PasidSpace space = state.build(PasidSpace.builder().bits(BITS));
      fill(space, state, 1);
      fill(space, state, 2);
    }
    try (Stream<Path> all = Files.walk(kept.folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        kept.files.put(file, Files.readAllBytes(file));
      }
    }
    return kept;
  }

  private static void fill(PasidSpace space, SpaceState state, int number) {
    PasidSet set = space.open("guest-" + number, new Quota(number, 50));
    state
        .sets()
        .put(
            new SetRecord(
                space.owner(set),
                number,
                set.name(),
                1000,
                1000,
                set.quota(),
                number,
                false,
                1_000,
                TokenHash.of(new byte[] {(byte) number}),
                new LimitKeys(number, -number),
                List.of(new ProcessIdentity(1, 0, 1))));
    set.allocate(PasidRange.ALL, 5);
    set.attachSpid(set.allocate(PasidRange.of(40, 60)), 7);
    set.allocate(PasidRange.of(70, 90), KeyHash.of("key"));
    int pending = set.allocate(PasidRange.of(100, 120));
    set.get(pending);
    set.free(pending);
  }

  /** Where they are. */
  public Path folder() {
    return folder;
  }

  /** The files, and what was in them. */
  public Map<Path, byte[]> files() {
    return files;
  }

  /**
   * Removes what is there and puts the files back, with the contents given instead of their own.
   */
  public void put(Map<Path, byte[]> instead) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        if (Files.isRegularFile(path) && !files.containsKey(path)) {
          Files.delete(path);
        }
      }
    }
    for (Map.Entry<Path, byte[]> file : files.entrySet()) {
      Files.write(file.getKey(), instead.getOrDefault(file.getKey(), file.getValue()));
    }
  }
}
