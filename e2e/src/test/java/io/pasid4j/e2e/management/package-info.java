// SPDX-License-Identifier: Apache-2.0
/** The management API, the configuration and the audit log of a daemon's process. */
@NullMarked
package io.pasid4j.e2e.management;

import org.jspecify.annotations.NullMarked;
