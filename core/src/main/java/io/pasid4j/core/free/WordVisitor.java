// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

/** Visits the words that are not those of fresh memory, in ascending order of their IDs. */
@FunctionalInterface
public interface WordVisitor {
  /**
   * Visits a word.
   *
   * @param id the ID
   * @param word its word, not 0
   */
  void visit(int id, long word);
}
