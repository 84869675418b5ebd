// SPDX-License-Identifier: Apache-2.0
/** Operations in which memory lacks, or the caller's code throws, at each place at which it can. */
@NullMarked
package io.pasid4j.core.failure;

import org.jspecify.annotations.NullMarked;
