// SPDX-License-Identifier: Apache-2.0
/** The output of commands, for people and as JSON. */
@NullMarked
package io.pasid4j.cli.output;

import org.jspecify.annotations.NullMarked;
