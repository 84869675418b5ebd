// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pasid4j.bench.domain.DomainBench;
import io.pasid4j.bench.domain.DomainResults;
import io.pasid4j.bench.report.CoreResults;
import io.pasid4j.bench.report.CoreTable;
import io.pasid4j.bench.report.CoreTargets;
import io.pasid4j.bench.report.Target;
import io.pasid4j.bench.run.CoreBench;
import io.pasid4j.bench.run.Effort;
import io.pasid4j.bench.run.Scale;
import io.pasid4j.bench.socket.SocketBench;
import io.pasid4j.bench.socket.SocketResults;
import io.pasid4j.bench.socket.StateBench;
import io.pasid4j.bench.socket.StateResults;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./pasid bench}: measures, prints the table, and judges the targets. */
@Command(
    name = "pasid bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures the allocator and the daemon beside their peers in one run.")
public final class Bench implements Callable<Integer> {
  /** The parts of the benchmark. */
  public enum Part {
    CORE,
    SOCKET,
    STATE,
    DOMAIN,
    ALL
  }

  @Parameters(
      arity = "0..1",
      defaultValue = "all",
      paramLabel = "PART",
      description =
          "core, socket, state, domain or all (default: all); ./pasid bench page is apart")
  private Part part = Part.ALL;

  @Option(names = "--quick", description = "fewer peers and iterations, in about two minutes")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "also writes the figures to FILE")
  private @Nullable Path json;

  private final BuiltRepository repository = BuiltRepository.ofThisProgram();

  /** Runs the command line. */
  public static void main(String[] arguments) {
    CommandLine commandLine =
        new CommandLine(new Bench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler((failure, command, parsed) -> {
              command.getErr().println("pasid bench: " + failure.getMessage());
              return command.getCommandSpec().exitCodeOnExecutionException();
            });
    System.exit(commandLine.execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, RunnerException {
    Map<String, Object> figures = new LinkedHashMap<>();
    List<Target> targets = new ArrayList<>();
    StringBuilder tables = new StringBuilder();
    if (part == Part.CORE || part == Part.ALL) {
      CoreResults core = core();
      tables.append(new CoreTable(core).render()).append('\n');
      targets.addAll(new CoreTargets(core).all());
      figures.put("core", core.cells());
    }
    if (part == Part.SOCKET || part == Part.ALL) {
      SocketResults socket = socket();
      tables.append(socket.render()).append('\n');
      targets.addAll(socket.targets());
      figures.put("socket", socket);
    }
    if (part == Part.STATE || part == Part.ALL) {
      StateResults state = state();
      tables.append(state.render()).append('\n');
      targets.addAll(state.targets());
      figures.put("state", state);
    }
    if (part == Part.DOMAIN || part == Part.ALL) {
      DomainResults domain = domain();
      tables.append(domain.render()).append('\n');
      targets.addAll(domain.targets());
      figures.put("domain", domain);
    }
    print(tables, targets);
    if (json != null) {
      figures.put("targets", targets.stream().map(Target::line).toList());
      new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), figures);
    }
    return 0;
  }

  private CoreResults core() throws IOException, InterruptedException, RunnerException {
    Effort effort = quick ? Effort.QUICK : Effort.FULL;
    return new CoreBench(
            Scale.PASID, effort, repository.cBitmap(), repository.cVector(), Bench::progress)
        .run();
  }

  private SocketResults socket() throws IOException, InterruptedException {
    int runs = quick ? 1 : 3;
    int runMs = quick ? 1000 : 1500;
    return new SocketBench(repository.root(), runs, runMs, Bench::progress).run();
  }

  private StateResults state() throws IOException, InterruptedException {
    return new StateBench(repository.root(), quick ? 1 : 5, 1000, Bench::progress).run();
  }

  private DomainResults domain() throws IOException, InterruptedException {
    return new DomainBench(repository.root(), quick ? 1 : 5, quick ? 2 : 3, Bench::progress).run();
  }

  private static void print(StringBuilder tables, List<Target> targets) {
    if (onTerminal()) {
      progress("");
    }
    System.out.print(tables);
    targets.forEach(target -> System.out.println(target.line()));
  }

  /** On a terminal one line, written over by the next. */
  private static void progress(String what) {
    System.err.printf(Locale.ROOT, onTerminal() ? "\r%-60s\r" : "%s%n", what);
  }

  @SuppressWarnings("SystemConsoleNull") // JDK 25 went back to null where there is no terminal
  private static boolean onTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
