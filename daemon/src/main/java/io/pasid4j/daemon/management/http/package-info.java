// SPDX-License-Identifier: Apache-2.0
/** How the management API speaks HTTP: routes, strict JSON, problem details, and its bounds. */
@NullMarked
package io.pasid4j.daemon.management.http;

import org.jspecify.annotations.NullMarked;
