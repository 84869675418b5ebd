// SPDX-License-Identifier: Apache-2.0
/** The picture of a space: the set of each ID. */
@NullMarked
package io.pasid4j.cli.map;

import org.jspecify.annotations.NullMarked;
