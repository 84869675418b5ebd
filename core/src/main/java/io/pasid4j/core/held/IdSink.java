// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.held;

/** Is given held IDs, up to 32 at a time, in ascending order. */
public interface IdSink {
  /**
   * Takes the IDs {@code leaf * 32 + k} for each bit k of {@code mask}.
   *
   * @param leaf an ID divided by 32; not less than the call before
   * @param mask not 0
   */
  void accept(int leaf, int mask);
}
