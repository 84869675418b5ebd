// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The build in a clone of pasid4j, as commands that can be started.
 *
 * @param home the root of the clone
 */
public record Installation(Path home) {
  private static final String COMMAND_JAR = "cli/target/pasid/lib/pasid4j-cli.jar";
  private static final String NATIVE_LIBRARIES = "cli/target/pasid/lib/native";
  private static final String JVM_OPTIONS = "cli/src/main/jvm/options";
  private static final String DAEMON_OPTIONS = "cli/src/main/jvm/daemon-options";
  private static final List<String> VERB_OPTIONS =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
  private static final String CACHE = "target/pasid/daemon.aot";
  private static final String PRELOAD = "native/target/libpasid_vfio.so";

  /**
   * The command {@code pasid} with these arguments, on the JVM that runs this.
   *
   * @throws IllegalStateException if it is not built
   */
  public List<String> pasid(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + file(JVM_OPTIONS));
    if (arguments.length > 0 && arguments[0].equals("daemon")) {
      command.add("@" + file(DAEMON_OPTIONS));
    } else {
      command.addAll(VERB_OPTIONS);
    }
    // The JVM ignores one that is missing or of other jars.
    command.add("-XX:AOTCache=" + home.resolve(CACHE));
    command.add("-Djava.library.path=" + home.resolve(NATIVE_LIBRARIES));
    command.add("-Dpasid.home=" + home);
    command.add("-jar");
    command.add(file(COMMAND_JAR).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * A built file.
   *
   * @param path within the clone
   * @throws IllegalStateException if it is not built
   */
  public Path file(String path) {
    Path file = home.resolve(path);
    if (!Files.exists(file)) {
      throw new IllegalStateException(file + ": missing (expected: built by ./pasid)");
    }
    return file;
  }

  /**
   * The environment in which a program's ioctls are served by the daemon at a socket.
   *
   * @throws IllegalStateException if the preload is not built
   */
  public Map<String, String> preload(Path socket) {
    return Map.of(
        "LD_PRELOAD", file(PRELOAD).toString(), "PASID_SOCKET", socket.toAbsolutePath().toString());
  }
}
