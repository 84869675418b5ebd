// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.report;

/**
 * One cell of the table.
 *
 * @param value nanoseconds per operation, or what the row's unit says
 * @param bytesPerOp heap bytes allocated per operation; NaN where that is not asked
 */
public record Measurement(double value, double bytesPerOp) {
  /** A figure without allocation. */
  public static Measurement of(double value) {
    return new Measurement(value, Double.NaN);
  }
}
