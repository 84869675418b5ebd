// SPDX-License-Identifier: Apache-2.0
/** The allocators that are measured, behind one interface. */
@NullMarked
package io.pasid4j.bench.peer;

import org.jspecify.annotations.NullMarked;
