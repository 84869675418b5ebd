// SPDX-License-Identifier: Apache-2.0
/** The workloads: JMH benchmarks W1 to W6 and the states they start from. */
@NullMarked
package io.pasid4j.bench.workload;

import org.jspecify.annotations.NullMarked;
