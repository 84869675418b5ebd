// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.machine;

import io.pasid4j.cluster.disk.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.MD5FileUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of a voter: {@code snapshot.TERM_INDEX}. The newest one with a correct digest
 * counts, whatever other files Ratis has there.
 */
final class SnapshotStore implements StateMachineStorage {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.cluster");
  private static final Pattern NAME = Pattern.compile("snapshot\\.(\\d{1,18})_(\\d{1,18})");

  private volatile @Nullable Path directory;
  private volatile @Nullable SingleFileSnapshotInfo latest;

  @Override
  public void init(RaftStorage storage) {
    directory = storage.getStorageDir().getStateMachineDir().toPath();
  }

  @Override
  public @Nullable SingleFileSnapshotInfo getLatestSnapshot() {
    return latest;
  }

  /**
   * Finds the newest whole snapshot.
   *
   * @return empty if there never was one
   * @throws IOException if there are snapshots and none is whole
   */
  Optional<SingleFileSnapshotInfo> load() throws IOException {
    List<TermIndex> all = list();
    for (TermIndex at : all) {
      try {
        SnapshotFile.verify(path(at), at);
        SingleFileSnapshotInfo found = info(at);
        latest = found;
        return Optional.of(found);
      } catch (IOException damaged) {
        LOG.warn("{}", damaged.getMessage());
      }
    }
    if (!all.isEmpty()) {
      throw new IOException(
          "snapshots in %s: all damaged (expected: a whole one; remove this voter from the domain, empty its directory, and join again)"
              .formatted(directory()));
    }
    return Optional.empty();
  }

  /** Stores a snapshot; leaves nothing behind if it fails. */
  void save(TermIndex at, SnapshotFile.Body body) throws IOException {
    Path temporary = directory().resolve("taking.tmp");
    try {
      SnapshotFile.write(temporary, at, body);
      Files.move(
          temporary, path(at), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Directories.sync(directory());
      latest = info(at);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @Override
  public void format() {}

  @Override
  public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) throws IOException {
    int kept = policy.getNumSnapshotsRetained();
    for (TermIndex old : list().stream().skip(Math.max(1, kept)).toList()) {
      Files.deleteIfExists(path(old));
      Files.deleteIfExists(MD5FileUtil.getDigestFileForFile(path(old).toFile()).toPath());
    }
  }

  /** Lists the snapshots, newest first. */
  private List<TermIndex> list() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files
          .map(file -> NAME.matcher(String.valueOf(file.getFileName())))
          .filter(Matcher::matches)
          .map(name ->
              TermIndex.valueOf(Long.parseLong(name.group(1)), Long.parseLong(name.group(2))))
          .sorted(Comparator.comparingLong(TermIndex::getIndex).reversed())
          .toList();
    }
  }

  /** Writes the MD5 file, which Ratis requires and sends along. */
  private SingleFileSnapshotInfo info(TermIndex at) throws IOException {
    Path file = path(at);
    MD5Hash md5 = MD5FileUtil.computeAndSaveMd5ForFile(file.toFile());
    return new SingleFileSnapshotInfo(new FileInfo(file, md5), at);
  }

  private Path path(TermIndex at) {
    return directory().resolve("snapshot." + at.getTerm() + "_" + at.getIndex());
  }

  private Path directory() {
    Path known = directory;
    if (known == null) {
      throw new IllegalStateException("snapshots: used before the storage is known");
    }
    return known;
  }
}
