// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

/**
 * A space's notes per ID besides the word.
 *
 * @param seconds whether it keeps when an ID was allocated
 * @param payers whether it keeps who is charged while an ID is quarantined
 */
public record PageExtras(boolean seconds, boolean payers) {
  /** Nothing. */
  public static final PageExtras NONE = new PageExtras(false, false);
}
