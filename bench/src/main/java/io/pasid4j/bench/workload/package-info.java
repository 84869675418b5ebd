// SPDX-License-Identifier: Apache-2.0
/** What is done to the allocators: JMH benchmarks W1 to W6 and the states they start from. */
@NullMarked
package io.pasid4j.bench.workload;

import org.jspecify.annotations.NullMarked;
