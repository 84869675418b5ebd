// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster;

import io.pasid4j.domain.log.LogMember;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A {@link LogNode}, with signals. */
final class VoterProcess implements AutoCloseable {
  private static final AtomicInteger TAGS = new AtomicInteger();

  private final Process process;
  private final Writer in;
  private final Map<String, String> answers = new ConcurrentHashMap<>();

  VoterProcess(Path root, String name, List<LogMember> initialVoters) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(LogNode.class.getName(), root.resolve(name).toString(), name));
    initialVoters.forEach(member -> command.add(member.name() + "=" + member.address()));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    in = process.outputWriter(StandardCharsets.UTF_8);
    Thread.startVirtualThread(this::read);
  }

  private void read() {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        int space = line.indexOf(' ');
        answers.put(line.substring(0, space), line.substring(space + 1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a command without waiting for its answer, also to a stopped process. */
  String send(String command) throws IOException {
    String tag = "t" + TAGS.incrementAndGet();
    in.write(tag + " " + command + "\n");
    in.flush();
    return tag;
  }

  String answer(String tag) {
    Eventually.await(() -> "an answer to " + tag, () -> answers.containsKey(tag));
    return Objects.requireNonNull(answers.get(tag));
  }

  String ask(String command) throws IOException {
    return answer(send(command));
  }

  /** Sends a signal: STOP, CONT or KILL. */
  void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (name.equals("KILL")) {
      process.waitFor();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
