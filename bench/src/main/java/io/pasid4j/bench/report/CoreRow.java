// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.report;

/** The rows of the core table, in order. docs/reference/benchmarks.md describes each. */
public enum CoreRow {
  W1("W1 fill", "ns"),
  W2("W2 churn at 90 %", "ns"),
  W2_MAPPED("W2 words in a mapped file", "ns"),
  W3("W3 window at 50 %", "ns"),
  W4_ALL("W4 {1, 999} frees [0, 2^32-1]", "ns"),
  W4_SPACE("W4 ... frees the space", "ns"),
  W4_TIGHT("W4 ... frees [1, 999]", "ns"),
  W4_BY_ID("W4 ... frees 1, then 999", "ns"),
  W4B("W4b 1000 such sets", "ns"),
  W5_CONTIGUOUS("W5 1000 contiguous", "ns"),
  W5_SCATTERED("W5 1000 scattered", "ns"),
  W6_LOWEST("W6 two threads, LOWEST", "ns"),
  W6_CYCLIC_ONE("W6 one thread, CYCLIC", "ns"),
  W6_CYCLIC("W6 two threads, CYCLIC", "ns"),
  W6_MIDDLE("W6 16 threads, a pair: median", "ns"),
  W6_TAIL("W6 16 threads, 99.9 %", "ns"),
  W7_IN_TURN("W7 full, dealt in turn", "B/ID"),
  W7_RANDOM("W7 full, dealt at random", "B/ID"),
  W7_SMALL_SETS("W7 10,000 sets of 100", "B/ID"),
  W7_IDLE_SET("W7 idle set", "B/set"),
  W8_W1("W8 mixed: W1", "ns"),
  W8_W2("W8 mixed: W2", "ns"),
  W8_W3("W8 mixed: W3", "ns"),
  W8_W4_ALL("W8 mixed: W4", "ns"),
  W8_W5_CONTIGUOUS("W8 mixed: W5 contiguous", "ns"),
  W8_W5_SCATTERED("W8 mixed: W5 scattered", "ns"),
  W8_W6_CYCLIC_ONE("W8 mixed: W6 CYCLIC", "ns");

  private static final String MIXED = "W8_";

  private final String title;
  private final String unit;

  CoreRow(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  /** Its name in the table. */
  public String title() {
    return title;
  }

  /** Returns whether all workloads ran mixed in one JVM. */
  public boolean isMixed() {
    return name().startsWith(MIXED);
  }

  /** The row of the same workload in a JVM of its own; only for a mixed one. */
  public CoreRow isolated() {
    return valueOf(name().substring(MIXED.length()));
  }

  /** The unit of its figures: ns (per operation), B/ID or B/set. */
  public String unit() {
    return unit;
  }
}
