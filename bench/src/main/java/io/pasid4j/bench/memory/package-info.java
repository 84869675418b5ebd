// SPDX-License-Identifier: Apache-2.0
/** W7: what an allocator costs in heap bytes. */
@NullMarked
package io.pasid4j.bench.memory;

import org.jspecify.annotations.NullMarked;
