// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.run;

import io.pasid4j.fuzz.target.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs each target for the same time under Jazzer, one after another, and prints the number of
 * inputs and the findings. New inputs worth keeping stay in the work folder, and are where the next
 * campaign begins.
 */
public final class Campaign {
  /** Time for starting, stopping, and one input that hangs. */
  private static final long EXTRA_SECONDS = 240;

  private static final String TRIED = "stat::number_of_executed_units:";
  private static final String COVERED = " cov: ";

  /** A hook that mistakes the target's own requests to the daemon for forged ones. */
  private static final String FORGERY =
      "com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery";

  private static final String FINDING = "== Java Exception:";

  private final Path corpus;
  private final Path work;
  private final long seconds;

  private Campaign(Path corpus, Path work, long seconds) {
    this.corpus = corpus;
    this.work = work;
    this.seconds = seconds;
  }

  /**
   * Runs targets.
   *
   * @param arguments the corpus, the work folder, seconds for each target, and the targets; none:
   *     all
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length < 3) {
      System.err.println("usage: Campaign CORPUS WORK SECONDS [TARGET...]");
      System.exit(2);
    }
    Campaign campaign =
        new Campaign(Path.of(arguments[0]), Path.of(arguments[1]), Long.parseLong(arguments[2]));
    List<String> wanted = Arrays.asList(arguments).subList(3, arguments.length);
    int failed = 0;
    for (Targets target : Targets.values()) {
      if (wanted.isEmpty() || wanted.contains(target.folder())) {
        failed += campaign.passes(target) ? 0 : 1;
      }
    }
    System.exit(failed == 0 ? 0 : 1);
  }

  private boolean passes(Targets target) throws IOException, InterruptedException {
    Path own = Files.createDirectories(work.resolve(target.folder()));
    Path kept = Files.createDirectories(own.resolve("corpus"));
    Path log = own.resolve("log");
    Process process =
        new ProcessBuilder(command(target, own, kept))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(seconds + EXTRA_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly().waitFor();
    List<String> lines = Files.readAllLines(log);
    boolean passed = ended && process.exitValue() == 0 && isGuided(lines);
    System.out.printf(
        Locale.ROOT,
        "%-4s %-16s %,13d inputs  %s%n",
        passed ? "ok" : "BAD",
        target.folder(),
        tried(lines),
        passed ? "" : finding(lines, log));
    return passed;
  }

  private List<String> command(Targets target, Path own, Path kept) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + target.type().getName());
    command.add("--instrumentation_includes=io.pasid4j.**");
    command.add("--custom_hook_includes=io.pasid4j.**");
    if (target == Targets.MANAGEMENT) {
      command.add("--disabled_hooks=" + FORGERY);
    }
    command.add("--reproducer_path=" + own);
    command.add("-artifact_prefix=" + own + "/");
    command.add("-max_total_time=" + seconds);
    command.addAll(List.of("-print_final_stats=1", "-timeout=120", "-rss_limit_mb=0"));
    command.addAll(List.of(kept.toString(), corpus.resolve(target.folder()).toString()));
    return command;
  }

  /** Returns whether coverage guided the inputs; without it they would be noise. */
  private static boolean isGuided(List<String> log) {
    return tried(log) > 0 && log.stream().anyMatch(line -> line.contains(COVERED));
  }

  private static long tried(List<String> log) {
    return log.stream()
        .filter(line -> line.startsWith(TRIED))
        .mapToLong(line -> Long.parseLong(line.substring(TRIED.length()).strip()))
        .findFirst()
        .orElse(0);
  }

  private static String finding(List<String> log, Path file) {
    try (Stream<String> lines = log.stream()) {
      return lines
          .filter(line -> line.startsWith(FINDING))
          .map(line -> line.substring(FINDING.length()).strip())
          .findFirst()
          .orElse("ended badly: " + file);
    }
  }
}
