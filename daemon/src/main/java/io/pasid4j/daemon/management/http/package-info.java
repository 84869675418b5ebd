// SPDX-License-Identifier: Apache-2.0
/** HTTP for the management API: routes, strict JSON, problem details, and its bounds. */
@NullMarked
package io.pasid4j.daemon.management.http;

import org.jspecify.annotations.NullMarked;
