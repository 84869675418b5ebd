// SPDX-License-Identifier: Apache-2.0
/** The commands and programs that the pages show, run as they are printed. */
@NullMarked
package io.pasid4j.e2e.page;

import org.jspecify.annotations.NullMarked;
