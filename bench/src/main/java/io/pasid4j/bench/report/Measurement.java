// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.report;

/**
 * One cell of the table.
 *
 * @param value nanoseconds per operation, or in the row's unit
 * @param bytesPerOp heap bytes allocated per operation; NaN where that is not asked
 * @param coreShare the part of the time that a measuring thread ran, 0 to 1; NaN where unknown
 */
public record Measurement(double value, double bytesPerOp, double coreShare) {
  /** A figure alone. */
  public static Measurement of(double value) {
    return new Measurement(value, Double.NaN, Double.NaN);
  }
}
