// SPDX-License-Identifier: Apache-2.0
/** Runs the measurements, each in a process of its own, and gathers their figures. */
@NullMarked
package io.pasid4j.bench.run;

import org.jspecify.annotations.NullMarked;
