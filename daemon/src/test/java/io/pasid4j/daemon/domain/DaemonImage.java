// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.testing.WirePeer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * The compiled classes, as jars and with an AOT cache: a daemon of it starts with a third of the
 * CPU time. Made by the first test that needs it, in the module's target directory, and again
 * whenever something was compiled.
 */
final class DaemonImage {
  private static final Path DIRECTORY = Path.of("target", "domain-daemon").toAbsolutePath();
  private static final Path CACHE = DIRECTORY.resolve("aot");

  /** The files that the image was made of; written last. */
  private static final Path KEY = DIRECTORY.resolve("key");

  private static final List<String> OPTIONS = make();

  private DaemonImage() {}

  /** The class path and the cache, as options of a JVM. */
  static List<String> options() {
    return OPTIONS;
  }

  private static List<String> make() {
    List<Path> entries =
        Stream.of(System.getProperty("java.class.path").split(":")).map(Path::of).toList();
    List<String> classPath = List.of("-cp", join(entries.stream().map(DaemonImage::jarOf)));
    List<String> options = new ArrayList<>(classPath);
    options.addFirst("-XX:AOTCache=" + CACHE);
    try {
      Files.createDirectories(DIRECTORY);
      makeUnlessCurrent(entries, classPath);
      return List.copyOf(options);
    } catch (Exception e) {
      throw new IllegalStateException(DIRECTORY + ": not made", e);
    }
  }

  /** One process makes it while others wait. */
  private static void makeUnlessCurrent(List<Path> entries, List<String> classPath)
      throws Exception {
    Path guard = DIRECTORY.resolve("lock");
    try (FileChannel channel =
            FileChannel.open(guard, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      String key = Runtime.version() + "\n" + String.join("\n", timesOf(entries));
      if (!Files.exists(KEY) || !Files.readString(KEY).equals(key)) {
        Files.deleteIfExists(KEY);
        jar(entries);
        train(classPath);
        Files.writeString(KEY, key);
      }
    }
  }

  private static String join(Stream<Path> entries) {
    return String.join(":", entries.map(Path::toString).toList());
  }

  /** A cache is for jars only. */
  private static Path jarOf(Path entry) {
    return Files.isDirectory(entry)
        ? DIRECTORY.resolve(entry.toAbsolutePath().toString().replace('/', '_') + ".jar")
        : entry;
  }

  private static void jar(List<Path> entries) {
    ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
    for (Path entry : entries) {
      if (Files.isDirectory(entry)) {
        String jar = jarOf(entry).toString();
        int errors = tool.run(System.err, System.err, "-c", "-f", jar, "-C", entry.toString(), ".");
        if (errors != 0) {
          throw new IllegalStateException(jar + ": not made");
        }
      }
    }
  }

  /** Runs a domain of one host, whose classes the cache has in the end. */
  private static void train(List<String> classPath) throws Exception {
    List<String> options = new ArrayList<>(classPath);
    options.addFirst("-XX:AOTCacheOutput=" + CACHE);
    Path run = Files.createTempDirectory("pasid");
    try (DomainHosts hosts =
        DomainHosts.start(
            run, HostProcess.addresses(List.of("a")), _ -> options, _ -> Map.of(), 0)) {
      hosts.awaitAll();
      try (WirePeer peer = hosts.ready("a")) {
        peer.allocate(0, 255);
      }
      Process daemon = hosts.process("a");
      daemon.toHandle().destroy();
      if (!daemon.waitFor(5, TimeUnit.MINUTES)) {
        throw new IllegalStateException(CACHE + ": not written in 5 minutes");
      }
    }
    delete(run);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Of each file of the class path its time and length. */
  private static List<String> timesOf(List<Path> entries) throws IOException {
    List<String> times = new ArrayList<>();
    for (Path entry : entries) {
      try (Stream<Path> files = Files.walk(entry)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          // An empty file may be one that a build locks.
          if (Files.size(file) > 0) {
            times.add(file + " " + Files.getLastModifiedTime(file) + " " + Files.size(file));
          }
        }
      }
    }
    return times;
  }
}
