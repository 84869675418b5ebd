// SPDX-License-Identifier: Apache-2.0
/** Prometheus metrics, exported through Micrometer. */
@NullMarked
package io.pasid4j.daemon.management.meter;

import org.jspecify.annotations.NullMarked;
