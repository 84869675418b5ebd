// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.demo;

import io.pasid4j.cli.process.Installation;
import io.pasid4j.cli.process.LineProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A VMM that can migrate: examples/vmm_migrate.c, which knows the C library. */
final class Guest implements AutoCloseable {
  private static final String PROGRAM = "native/target/examples/vmm_migrate";
  private static final long MAX_ID = (1L << 20) - 1;
  private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(60);

  private final String name;
  private final LineProcess process;

  private Guest(String name, LineProcess process) {
    this.name = name;
    this.process = process;
  }

  static Guest start(String name, Installation installation) {
    String program = installation.file(PROGRAM).toString();
    Guest guest = new Guest(name, LineProcess.start(name, List.of(program), Map.of()));
    String line = guest.process.readLine(ANSWER_AT_MOST);
    if (!line.equals("ready")) {
      throw new IllegalStateException(name + ": " + line + " (expected: ready)");
    }
    return guest;
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  /** Begins a session; its token. */
  String open(Path socket) {
    return words("open " + socket + " " + name).getFirst();
  }

  void resume(Path socket, String token) {
    words("resume " + socket + " " + token);
  }

  /** The reply to a token that may belong to no set. */
  String answerToResume(Path socket, String token) {
    return process.ask("resume " + socket + " " + token, ANSWER_AT_MOST);
  }

  List<Integer> allocate(int count) {
    return ids("alloc " + count + " 0 " + MAX_ID);
  }

  /** The reply to a request for exactly this ID. */
  String answerToExactly(int id) {
    return process.ask("alloc 1 " + id + " " + id, ANSWER_AT_MOST);
  }

  List<Integer> ids() {
    return ids("list");
  }

  void quit() {
    process.send("quit");
    process.exitCode(ANSWER_AT_MOST);
  }

  private List<Integer> ids(String command) {
    return words(command).stream().map(Integer::valueOf).toList();
  }

  /** Returns the words after "ok". */
  private List<String> words(String command) {
    String answer = process.ask(command, ANSWER_AT_MOST);
    if (!answer.startsWith("ok")) {
      throw new IllegalStateException(name + ": " + command + ": " + answer + " (expected: ok ..)");
    }
    return Arrays.stream(answer.split(" ")).skip(1).toList();
  }

  @Override
  public void close() {
    process.close();
  }
}
