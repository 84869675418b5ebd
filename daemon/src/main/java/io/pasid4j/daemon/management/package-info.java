// SPDX-License-Identifier: Apache-2.0
/** The management API: HTTP and JSON for operators, apart from the tenants' socket. */
@NullMarked
package io.pasid4j.daemon.management;

import org.jspecify.annotations.NullMarked;
