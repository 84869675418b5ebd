// SPDX-License-Identifier: Apache-2.0
/** Many hostile peers at once, of every kind, and what that costs the others and the daemon. */
@NullMarked
package io.pasid4j.e2e.siege;

import org.jspecify.annotations.NullMarked;
