// SPDX-License-Identifier: Apache-2.0
/**
 * Which IDs one set holds: an ordered index, guarded by the set's gate.
 *
 * <p>Internal: not exported by the module. The accessors name their memory mode (load, loadPlain,
 * cas, store release): docs/concurrency.md says which field is read and written how, and why.
 */
@NullMarked
package io.pasid4j.core.held;

import org.jspecify.annotations.NullMarked;
