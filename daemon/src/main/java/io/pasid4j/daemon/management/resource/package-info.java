// SPDX-License-Identifier: Apache-2.0
/** The resources of the management API, one class each. */
@NullMarked
package io.pasid4j.daemon.management.resource;

import org.jspecify.annotations.NullMarked;
