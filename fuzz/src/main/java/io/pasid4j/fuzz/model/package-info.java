// SPDX-License-Identifier: Apache-2.0
/** What the answers have to be, worked out without an index. */
@NullMarked
package io.pasid4j.fuzz.model;

import org.jspecify.annotations.NullMarked;
