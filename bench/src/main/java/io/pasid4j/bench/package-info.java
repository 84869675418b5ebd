// SPDX-License-Identifier: Apache-2.0
/** Measures pasid4j beside its peers in one run and says which targets are reached. */
@NullMarked
package io.pasid4j.bench;

import org.jspecify.annotations.NullMarked;
