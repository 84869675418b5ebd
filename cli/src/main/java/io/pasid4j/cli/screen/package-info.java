// SPDX-License-Identifier: Apache-2.0
/** The terminal as a page that changes: keys, sizes, colours, and how it is left. */
@NullMarked
package io.pasid4j.cli.screen;

import org.jspecify.annotations.NullMarked;
