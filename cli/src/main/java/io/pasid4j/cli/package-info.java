// SPDX-License-Identifier: Apache-2.0
/** The one command, {@code pasid}. */
@NullMarked
package io.pasid4j.cli;

import org.jspecify.annotations.NullMarked;
