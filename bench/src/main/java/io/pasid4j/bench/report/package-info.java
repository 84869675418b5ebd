// SPDX-License-Identifier: Apache-2.0
/** Results, the table, and the targets. */
@NullMarked
package io.pasid4j.bench.report;

import org.jspecify.annotations.NullMarked;
