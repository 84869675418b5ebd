// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

/** Is given the words of a space's past. */
@FunctionalInterface
public interface WordSink {
  /** Takes an ID's word, not 0; ascending by ID. */
  void accept(int id, long word);
}
