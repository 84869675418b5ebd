// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.GradingResult;

/**
 * Outcome of one test over all its runs.
 *
 * @param test its name
 * @param results how often each result occurred
 * @param forbidden how often a forbidden one occurred
 * @param failed whether a run ended otherwise than with results
 */
record TestVerdict(String test, Map<String, Long> results, long forbidden, boolean failed) {
  static TestVerdict of(String test, List<TestResult> runs) {
    Map<String, Long> results = new TreeMap<>();
    long forbidden = 0;
    boolean failed = false;
    for (TestResult run : runs) {
      failed |= run.status() != Status.NORMAL;
      for (GradingResult graded : run.grading().gradingResults.values()) {
        if (graded.count > 0) {
          results.merge(graded.id, graded.count, Long::sum);
        }
        forbidden += graded.expect == Expect.FORBIDDEN ? graded.count : 0;
      }
    }
    return new TestVerdict(test, results, forbidden, failed);
  }

  /** Returns whether the test must show a forbidden result. */
  boolean isWeakened() {
    return test.endsWith("Weakened");
  }

  boolean isGood() {
    return !failed && samples() > 0 && (forbidden > 0) == isWeakened();
  }

  long samples() {
    return results.values().stream().mapToLong(Long::longValue).sum();
  }

  private String shownResults() {
    return results.entrySet().stream()
        .map(result -> "(" + result.getKey() + ") " + result.getValue())
        .collect(Collectors.joining("  "));
  }

  String line() {
    String shown = test.substring(Judge.class.getPackageName().length() + 1);
    return "%-4s %-42s %,15d samples, %,12d forbidden  %s"
        .formatted(isGood() ? "ok" : "BAD", shown, samples(), forbidden, shownResults());
  }
}
