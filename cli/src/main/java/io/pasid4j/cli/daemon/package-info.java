// SPDX-License-Identifier: Apache-2.0
/** The daemon as a command. */
@NullMarked
package io.pasid4j.cli.daemon;

import org.jspecify.annotations.NullMarked;
