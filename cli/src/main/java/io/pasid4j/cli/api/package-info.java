// SPDX-License-Identifier: Apache-2.0
/** A small client of the management API over its Unix socket. */
@NullMarked
package io.pasid4j.cli.api;

import org.jspecify.annotations.NullMarked;
