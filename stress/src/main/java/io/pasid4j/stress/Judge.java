// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;

/**
 * Runs jcstress and judges: a model and the shipped classes must show no forbidden result, a
 * weakened case must show one. Arguments are those of jcstress; its output goes to jcstress.log in
 * the working directory. Exit status 0 if all is well, 1 if not.
 */
public final class Judge {
  private static final Path LOG = Path.of("jcstress.log");

  private Judge() {}

  /** Runs the tests that the arguments select, prints a line for each case and exits. */
  public static void main(String[] args) throws Exception {
    Options options = new Options(args);
    if (!options.parse()) {
      System.exit(2);
    }
    PrintStream out = System.out;
    SortedSet<String> selected = run(options);
    if (!Files.exists(Path.of(options.getResultFile()))) {
      out.println("jcstress has run nothing: see " + LOG.toAbsolutePath());
      System.exit(1);
    }
    Collection<TestVerdict> verdicts = judge(selected, read(options.getResultFile()));
    verdicts.forEach(verdict -> out.println(verdict.line()));
    long bad = verdicts.stream().filter(verdict -> !verdict.isGood()).count();
    out.printf("protocols: %d cases, %d as they must be%n", verdicts.size(), verdicts.size() - bad);
    System.exit(bad == 0 && !verdicts.isEmpty() ? 0 : 1);
  }

  /** Runs the tests; returns their names. */
  private static SortedSet<String> run(Options options) throws Exception {
    PrintStream out = System.out;
    try (PrintStream log =
        new PrintStream(Files.newOutputStream(LOG), true, StandardCharsets.UTF_8)) {
      System.setOut(log);
      JCStress jcstress = new JCStress(options);
      runAll(jcstress, log);
      return jcstress.getTests();
    } finally {
      System.setOut(out);
    }
  }

  private static void runAll(JCStress jcstress, PrintStream log) throws Exception {
    try {
      jcstress.run();
    } catch (AssertionError e) {
      // jcstress ends so after forbidden results, which weakened cases must show.
      e.printStackTrace(log);
    }
  }

  private static Collection<TestResult> read(String resultFile) {
    InProcessCollector results = new InProcessCollector();
    try {
      DiskReadCollector reader = new DiskReadCollector(resultFile, results);
      reader.dump();
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
    return results.getTestResults();
  }

  /** Makes one verdict for each test that was to run: a test without a result is bad. */
  private static Collection<TestVerdict> judge(
      SortedSet<String> selected, Collection<TestResult> results) {
    Map<String, List<TestResult>> byTest = new TreeMap<>();
    selected.forEach(test -> byTest.put(test, new ArrayList<>()));
    results.forEach(
        result -> byTest.computeIfAbsent(result.getName(), name -> new ArrayList<>()).add(result));
    List<TestVerdict> verdicts = new ArrayList<>();
    byTest.forEach((test, of) -> verdicts.add(TestVerdict.of(test, of)));
    return verdicts;
  }
}
