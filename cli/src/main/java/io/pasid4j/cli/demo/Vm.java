// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.demo;

import io.pasid4j.cli.process.Installation;
import io.pasid4j.cli.process.LineProcess;
import io.pasid4j.core.PasidRange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A VMM: examples/vmm_ioctl.c under the preload. It knows the ioctl and nothing of pasid4j. */
final class Vm implements AutoCloseable {
  private static final String PROGRAM = "native/target/examples/vmm_ioctl";
  private static final Pattern SPACES = Pattern.compile(" ");
  private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(30);

  private final String name;
  private final LineProcess process;

  private Vm(String name, LineProcess process) {
    this.name = name;
    this.process = process;
  }

  static Vm start(String name, Installation installation, Path socket) {
    LineProcess process =
        LineProcess.start(
            name, List.of(installation.file(PROGRAM).toString()), installation.preload(socket));
    Vm vm = new Vm(name, process);
    vm.require("ready", process.readLine(ANSWER_AT_MOST));
    return vm;
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  /** Allocates so many PASIDs, one ioctl each. */
  List<Integer> allocate(int count) {
    List<Integer> pasids = words("alloc " + count).map(Integer::valueOf).toList();
    if (pasids.size() != count) {
      throw new IllegalStateException(name + ": " + pasids + " (expected: " + count + " PASIDs)");
    }
    return pasids;
  }

  /**
   * Frees a range with one ioctl.
   *
   * @return how long that took
   */
  Duration free(PasidRange range) {
    return time("free " + range.min() + " " + range.max());
  }

  /**
   * Frees a range with one ioctl for each ID.
   *
   * @return how long that took
   */
  Duration freeEach(PasidRange range) {
    return time("each " + range.min() + " " + range.max());
  }

  private Duration time(String command) {
    double micros = words(command).findFirst().map(Double::valueOf).orElseThrow();
    return Duration.ofNanos(Math.round(micros * 1000));
  }

  /** Ends the VM as a program that has finished. */
  void quit() {
    process.send("quit");
    process.exitCode(ANSWER_AT_MOST);
  }

  /** Kills the VM, as {@code kill -9} does. */
  void kill() {
    process.kill();
  }

  /** Returns the words after "ok". */
  private Stream<String> words(String command) {
    String answer = require("ok ", process.ask(command, ANSWER_AT_MOST));
    return SPACES.splitAsStream(answer).skip(1);
  }

  private String require(String start, String line) {
    if (!line.startsWith(start)) {
      throw new IllegalStateException(name + ": " + line + " (expected: " + start + " ...)");
    }
    return line;
  }

  @Override
  public void close() {
    process.close();
  }
}
