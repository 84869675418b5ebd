// SPDX-License-Identifier: Apache-2.0
/** The services of the daemon that the management API uses. */
@NullMarked
package io.pasid4j.daemon.management.service;

import org.jspecify.annotations.NullMarked;
