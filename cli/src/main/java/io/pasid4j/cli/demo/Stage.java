// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.demo;

import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.cli.process.Installation;
import io.pasid4j.daemon.socket.SocketPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes and the directory of a demo. Closing it, or a signal to this process, ends and
 * removes them all.
 */
final class Stage implements AutoCloseable {
  private final Installation installation;
  private final Path directory;
  private final List<AutoCloseable> processes = new ArrayList<>();
  private boolean closed;

  private Stage(Installation installation, Path directory) {
    this.installation = installation;
    this.directory = directory;
  }

  static Stage set(Installation installation) {
    try {
      Stage stage = new Stage(installation, Files.createTempDirectory("pasid-demo-"));
      Runtime.getRuntime().addShutdownHook(new Thread(stage::close));
      return stage;
    } catch (IOException noDirectory) {
      throw new UncheckedIOException(noDirectory);
    }
  }

  Path socket() {
    return directory.resolve("pasid.sock");
  }

  /** Where the daemon answers what is asked about others. */
  Path operatorSocket() {
    return SocketPaths.operatorPath(socket()).orElseThrow();
  }

  DaemonProcess startDaemon() {
    return keep(DaemonProcess.start(installation, socket(), "--state", "none"));
  }

  Vm startVm(String name) {
    return keep(Vm.start(name, installation, socket()));
  }

  /** A signal may come between the start of a process and its place in the list. */
  private synchronized <T extends AutoCloseable> T keep(T process) {
    processes.add(process);
    if (closed) {
      closeAll();
    }
    return process;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      closeAll();
      removeDirectory();
    }
  }

  private void closeAll() {
    for (AutoCloseable process : processes.reversed()) {
      try {
        process.close();
      } catch (Exception stillThere) {
        System.err.println("pasid: demo: " + stillThere.getMessage());
      }
    }
  }

  private void removeDirectory() {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException left) {
      System.err.println("pasid: demo: left behind: " + directory + ": " + left.getMessage());
    }
  }
}
