// SPDX-License-Identifier: Apache-2.0
/** The daemon as a command. */
@NullMarked
package io.pasid4j.cli.serve;

import org.jspecify.annotations.NullMarked;
