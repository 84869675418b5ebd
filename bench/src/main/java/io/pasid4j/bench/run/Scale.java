// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.run;

/**
 * The size of the space.
 *
 * @param bits its width
 * @param sets how many sets share it
 */
public record Scale(int bits, int sets) {
  /** A PASID space of 1000 tenants. */
  public static final Scale PASID = new Scale(20, 1000);
}
