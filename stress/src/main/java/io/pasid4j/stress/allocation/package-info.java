// SPDX-License-Identifier: Apache-2.0
/** Races over taking IDs from the free index and releasing them to it. */
@NullMarked
package io.pasid4j.stress.allocation;

import org.jspecify.annotations.NullMarked;
