// SPDX-License-Identifier: Apache-2.0
/**
 * The words: one 64-bit word per ID, the only truth about it.
 *
 * <p>Internal: not exported by the module. The accessors name their memory mode (load, loadPlain,
 * cas, store release): docs/explanation/concurrency.md says which field is read and written how,
 * and why.
 */
@NullMarked
package io.pasid4j.core.word;

import org.jspecify.annotations.NullMarked;
