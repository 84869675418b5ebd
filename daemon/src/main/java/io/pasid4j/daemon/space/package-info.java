// SPDX-License-Identifier: Apache-2.0
/** The named spaces that one daemon hands IDs out of. */
@NullMarked
package io.pasid4j.daemon.space;

import org.jspecify.annotations.NullMarked;
