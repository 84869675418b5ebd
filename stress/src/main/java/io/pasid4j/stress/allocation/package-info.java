// SPDX-License-Identifier: Apache-2.0
/** How IDs are taken from the free index and given back to it. */
@NullMarked
package io.pasid4j.stress.allocation;

import org.jspecify.annotations.NullMarked;
