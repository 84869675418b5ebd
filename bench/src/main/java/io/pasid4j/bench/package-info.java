// SPDX-License-Identifier: Apache-2.0
/** Measures pasid4j beside its peers in one run and judges the targets. */
@NullMarked
package io.pasid4j.bench;

import org.jspecify.annotations.NullMarked;
