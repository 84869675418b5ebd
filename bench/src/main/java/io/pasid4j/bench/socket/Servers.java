// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The commands that start the programs of a measurement.
 *
 * @param root the repository, built
 * @param directory where sockets are made
 */
public record Servers(Path root, Path directory) {
  /** The socket a server listens on. */
  Path socket(ServerKind kind) {
    return directory.resolve(kind + ".sock");
  }

  /** The command that starts a server. */
  List<String> command(ServerKind kind) {
    String socket = socket(kind).toString();
    return switch (kind) {
      case DAEMON -> daemon(socket(kind));
      case C_ECHO -> List.of(program("echo_server"), socket);
      case NETTY_EPOLL -> java(NettyEcho.class, socket, "epoll");
      case NETTY_IO_URING -> java(NettyEcho.class, socket, "io_uring");
    };
  }

  /** The command that starts a daemon as users do; options may follow. */
  public List<String> daemon(Path socket) {
    return List.of(root.resolve("pasid").toString(), "daemon", "--socket", socket.toString());
  }

  /** The command that starts a class of this program in a JVM of its own. */
  static List<String> java(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Deletes the directory, with all that servers have left beside their sockets. */
  public void deleteFiles() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** A program of native/. */
  String program(String name) {
    return root.resolve("native/target/bench").resolve(name).toString();
  }
}
