// SPDX-License-Identifier: Apache-2.0
/**
 * How many IDs a set may hold: its gate, and the space's capacity.
 *
 * <p>Internal: not exported by the module. The accessors name their memory mode (load, loadPlain,
 * cas, store release): docs/explanation/concurrency.md says which field is read and written how,
 * and why.
 */
@NullMarked
package io.pasid4j.core.quota;

import org.jspecify.annotations.NullMarked;
