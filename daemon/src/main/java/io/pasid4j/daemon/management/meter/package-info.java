// SPDX-License-Identifier: Apache-2.0
/** What of the daemon Prometheus is told, through Micrometer. */
@NullMarked
package io.pasid4j.daemon.management.meter;

import org.jspecify.annotations.NullMarked;
