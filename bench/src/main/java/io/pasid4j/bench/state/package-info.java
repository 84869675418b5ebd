// SPDX-License-Identifier: Apache-2.0
/** The cost of keeping state to core. */
@NullMarked
package io.pasid4j.bench.state;

import org.jspecify.annotations.NullMarked;
