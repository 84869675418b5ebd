// SPDX-License-Identifier: Apache-2.0
/** What a command prints, for people and as JSON. */
@NullMarked
package io.pasid4j.cli.output;

import org.jspecify.annotations.NullMarked;
