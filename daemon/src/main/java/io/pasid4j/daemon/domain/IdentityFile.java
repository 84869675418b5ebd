// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.start.StartException;
import io.pasid4j.domain.host.IdentityStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/** The identity of a host in its domain, in a file of text. Used by one thread at a time. */
final class IdentityFile implements IdentityStore {
  private static final String VERSION = "pasid4j-host 1";

  private final Path file;
  private final String name;
  private final long instance;
  private long run;
  private long epoch;

  private IdentityFile(Path file, String name, long instance, long run, long epoch) {
    this.file = file;
    this.name = name;
    this.instance = instance;
    this.run = run;
    this.epoch = epoch;
  }

  /**
   * Reads the identity of a host, or makes that of a new computer.
   *
   * @throws StartException if the directory is another host's, or cannot be used
   */
  static IdentityFile open(Path directory, String name) {
    Path file = directory.resolve("host");
    try {
      Files.createDirectories(directory);
      return read(file, name);
    } catch (NoSuchFileException isNew) {
      IdentityFile made = new IdentityFile(file, name, newInstance(), 0, 1);
      made.store(0, 1);
      return made;
    } catch (IOException e) {
      throw unusable(file, e.toString());
    }
  }

  private static IdentityFile read(Path file, String name) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    try {
      if (lines.size() == 5 && lines.get(0).equals(VERSION)) {
        if (!lines.get(1).equals(name)) {
          throw unusable(file, "of host " + lines.get(1) + " (expected: " + name + ")");
        }
        return new IdentityFile(
            file,
            name,
            Long.parseUnsignedLong(lines.get(2), 16),
            Long.parseLong(lines.get(3)),
            Long.parseLong(lines.get(4)));
      }
    } catch (NumberFormatException damaged) {
      // Reported below.
    }
    throw unusable(file, "damaged (expected: " + VERSION + ", host, instance, run, epoch)");
  }

  private static StartException unusable(Path file, String problem) {
    return new StartException("domain.directory: " + file + ": " + problem);
  }

  private static long newInstance() {
    SecureRandom random = new SecureRandom();
    long instance;
    do {
      instance = random.nextLong();
    } while (instance == 0);
    return instance;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long instance() {
    return instance;
  }

  @Override
  public long run() {
    return run;
  }

  @Override
  public long epoch() {
    return epoch;
  }

  @Override
  public void storeRun(long next) {
    store(next, epoch);
    run = next;
  }

  @Override
  public void storeEpoch(long next) {
    store(run, next);
    epoch = next;
  }

  private void store(long run, long epoch) {
    String text =
        String.join(
                "\n",
                VERSION,
                name,
                Long.toUnsignedString(instance, 16),
                Long.toString(run),
                Long.toString(epoch))
            + "\n";
    try {
      DurableFile.replace(file, text.getBytes(StandardCharsets.UTF_8), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
