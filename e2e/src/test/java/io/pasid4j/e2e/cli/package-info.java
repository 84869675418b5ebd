// SPDX-License-Identifier: Apache-2.0
/** The verbs as processes: what they print and how they end. */
@NullMarked
package io.pasid4j.e2e.cli;

import org.jspecify.annotations.NullMarked;
