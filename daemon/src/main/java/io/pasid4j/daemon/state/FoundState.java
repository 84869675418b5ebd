// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.process.BootId;
import io.pasid4j.daemon.start.FileProblem;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A state in a directory, read without changing it.
 *
 * @param path its directory
 * @param header its header; null if that cannot be read
 * @param problem why it cannot be read; empty if it can
 */
record FoundState(Path path, @Nullable StateHeader header, String problem) {
  /** Reads the headers of the states in a directory whose names are wanted. */
  static List<FoundState> in(Path directory, BootId current, Predicate<String> names)
      throws IOException {
    List<FoundState> found = new ArrayList<>();
    for (Path path : subdirectories(directory)) {
      if (names.test(String.valueOf(path.getFileName()))) {
        found.add(read(path, current));
      }
    }
    return found;
  }

  private static List<Path> subdirectories(Path directory) throws IOException {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> states = Files.newDirectoryStream(directory, Files::isDirectory)) {
      states.forEach(all::add);
    }
    return all;
  }

  static FoundState read(Path path, BootId current) {
    try {
      return new FoundState(path, StateHeader.read(path.resolve(SpaceState.HEADER), current), "");
    } catch (DamagedStateException e) {
      return new FoundState(path, null, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new FoundState(path, null, SpaceState.HEADER + ": " + FileProblem.of(e));
    }
  }

  /**
   * Returns whether the host has booted since it was made, which is proved only by boot ids of the
   * kernel's own. A host that crashed may have cut the header: then its boot id is taken for one.
   */
  boolean isOfOtherBoot(BootId current) {
    BootId own =
        header == null
            ? new BootId(SpaceNames.bootOf(String.valueOf(path.getFileName())), current.isKernels())
            : header.boot();
    return own.isOtherBootThan(current);
  }

  /** The space it is of; null if the header cannot be read. */
  @Nullable SpaceIdentity space() {
    return header == null ? null : header.space();
  }

  /** The ids of its sets; those of records that are damaged are left out. */
  List<Integer> setIds() throws IOException {
    return SetFile.setIds(path.resolve(SpaceState.SETS));
  }

  /** The IDs that are not free. */
  List<PasidRange> takenIds(List<PasidRange> within) throws IOException {
    return StateWords.taken(path.resolve(SpaceState.WORDS), within);
  }

  /** Returns whether nothing would be lost without it. */
  boolean isUnused(SpaceIdentity space) throws IOException {
    return setIds().isEmpty() && takenIds(List.of(space.allIds())).isEmpty();
  }

  /** The greatest set id in all states of a directory, those that were set aside included. */
  static int lastSetId(Path directory) throws IOException {
    int last = 0;
    for (Path path : subdirectories(directory)) {
      if (Files.isRegularFile(path.resolve(SpaceState.SETS))) {
        for (int id : SetFile.setIds(path.resolve(SpaceState.SETS))) {
          last = Math.max(last, id);
        }
      }
    }
    return last;
  }
}
