// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An object made from files, and made again when one of them changes. If that fails, the previous
 * object stays until a file changes again. Thread-safe.
 */
final class ReloadedFiles<T> {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.cluster");

  /** Makes the object from the contents of the files. */
  @FunctionalInterface
  interface Loader<T> {
    T load() throws IOException;
  }

  private final List<Path> files;
  private final Loader<T> loader;
  private volatile Loaded<T> loaded;
  private List<Stamp> seen;

  ReloadedFiles(List<Path> files, Loader<T> loader) throws IOException {
    this.files = files;
    this.loader = loader;
    this.seen = stamps();
    this.loaded = new Loaded<>(loader.load(), 1);
  }

  /** Returns the current object. */
  T value() {
    return loaded().value();
  }

  /** Returns how many objects were made so far, 1 or more. */
  long generation() {
    return loaded().generation();
  }

  private synchronized Loaded<T> loaded() {
    List<Stamp> now = stamps();
    if (!now.equals(seen)) {
      seen = now;
      try {
        loaded = new Loaded<>(loader.load(), loaded.generation() + 1);
        LOG.info("tls: {} read again", files);
      } catch (IOException | IllegalArgumentException e) {
        LOG.warn("tls: {} not taken, those before stay: {}", files, e.getMessage());
      }
    }
    return loaded;
  }

  private List<Stamp> stamps() {
    return files.stream().map(Stamp::of).toList();
  }

  private record Loaded<T>(T value, long generation) {}

  /**
   * Time, size and inode of a file: a rename changes the inode even within one tick of the clock.
   */
  private record Stamp(long timeNs, long bytes, @Nullable Object inode) {
    private static final Stamp MISSING = new Stamp(0, -1, null);

    static Stamp of(Path file) {
      try {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        long timeNs = now.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS);
        return new Stamp(timeNs, now.size(), now.fileKey());
      } catch (IOException missing) {
        return MISSING;
      }
    }
  }
}
