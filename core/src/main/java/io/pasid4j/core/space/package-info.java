// SPDX-License-Identifier: Apache-2.0
/**
 * The sets of a space, and what its words said when it was made.
 *
 * <p>Internal: not exported by the module.
 */
@NullMarked
package io.pasid4j.core.space;

import org.jspecify.annotations.NullMarked;
