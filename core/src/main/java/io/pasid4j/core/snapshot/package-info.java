// SPDX-License-Identifier: Apache-2.0
/**
 * A space as bytes, and back; docs/reference/snapshot.md specifies the layout.
 *
 * <p>Internal: not exported by the module.
 */
@NullMarked
package io.pasid4j.core.snapshot;

import org.jspecify.annotations.NullMarked;
