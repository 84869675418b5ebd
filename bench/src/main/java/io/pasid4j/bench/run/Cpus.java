// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Two CPUs of this machine. Whether the kernel puts a client and a server on one CPU or on two
 * makes more difference than anything a server does, and differs from run to run; so each run is
 * pinned.
 *
 * @param server where the servers run
 * @param other another one
 */
public record Cpus(int server, int other) {
  /**
   * The first two this process may use.
   *
   * @throws IOException if there are fewer
   */
  public static Cpus ofThisProcess() throws IOException {
    List<Integer> allowed =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("Cpus_allowed_list:"))
            .flatMap(line -> List.of(line.split(":", -1)[1].strip().split(",", -1)).stream())
            .flatMap(Cpus::numbers)
            .limit(2)
            .toList();
    if (allowed.size() < 2) {
      throw new IOException("CPUs: " + allowed + " (expected: two, of which one is the load's)");
    }
    return new Cpus(allowed.get(1), allowed.get(0));
  }

  private static Stream<Integer> numbers(String part) {
    String[] ends = part.split("-", -1);
    return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
        .boxed();
  }

  /** Moves every thread of a process to the servers' CPU. */
  public void pin(long pid) throws IOException, InterruptedException {
    var _ =
        ChildProcess.lines(
            List.of("taskset", "-acp", Integer.toString(server), Long.toString(pid)));
  }

  /** The command that runs another one on the servers' CPU, or on the other one. */
  public List<String> onOne(boolean servers) {
    return List.of("taskset", "-c", Integer.toString(servers ? server : other));
  }

  /** The command that runs another one on both CPUs and on no more. */
  List<String> onBoth() {
    return List.of("taskset", "-c", server + "," + other);
  }
}
