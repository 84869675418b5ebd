// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.run;

import io.pasid4j.bench.peer.PeerKind;
import io.pasid4j.bench.report.Measurement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures one case for one peer in a JVM of its own, so that no peer's profile spoils another's.
 */
final class JmhRun {
  /**
   * The parallel collector has the cheapest write barrier, which favours the peers made of objects,
   * and no threads beside the measured ones. The young generation holds what an iteration makes.
   */
  static final List<String> JVM_ARGS =
      List.of(
          "-Xms2g",
          "-Xmx2g",
          "-Xmn1400m",
          "-XX:+UseParallelGC",
          "--sun-misc-unsafe-memory-access=allow");

  private final Scale scale;

  JmhRun(Scale scale) {
    this.scale = scale;
  }

  Measurement measure(Case work, PeerKind peer, Effort.Iterations iterations)
      throws RunnerException {
    RunResult result = new Runner(options(work, peer, iterations).build()).runSingle();
    double operations = work.operations().applyAsInt(scale.bits());
    double middle = result.getPrimaryResult().getStatistics().getPercentile(50);
    double nanos = middle / operations / work.threads();
    double invocations = secondary(result, "invocations");
    double bytes = secondary(result, "allocatedBytes") / invocations / operations;
    double coreShare = secondary(result, "ranNanos") / secondary(result, "passedNanos");
    return new Measurement(nanos, bytes, coreShare);
  }

  private static double secondary(RunResult result, String name) {
    return Objects.requireNonNull(result.getSecondaryResults().get(name), name).getScore();
  }

  private ChainedOptionsBuilder options(Case work, PeerKind peer, Effort.Iterations iterations) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + work.benchmark().replace(".", "\\.") + "$")
            .param("peer", peer.name())
            .param("bits", Integer.toString(scale.bits()))
            .param("sets", Integer.toString(scale.sets()))
            .threads(work.threads())
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(1)
            .jvmArgs(JVM_ARGS.toArray(String[]::new))
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    work.parameters().forEach(options::param);
    return work.batch() ? batches(options, iterations) : timed(options, iterations);
  }

  private static ChainedOptionsBuilder batches(
      ChainedOptionsBuilder options, Effort.Iterations iterations) {
    return options
        .mode(Mode.SingleShotTime)
        .shouldDoGC(true)
        .warmupIterations(iterations.batchWarmups())
        .measurementIterations(iterations.batches());
  }

  private static ChainedOptionsBuilder timed(
      ChainedOptionsBuilder options, Effort.Iterations iterations) {
    TimeValue time = TimeValue.milliseconds(iterations.iterationMs());
    return options
        .mode(Mode.AverageTime)
        .warmupIterations(iterations.timedWarmups())
        .warmupTime(time)
        .measurementIterations(iterations.timed())
        .measurementTime(time);
  }
}
