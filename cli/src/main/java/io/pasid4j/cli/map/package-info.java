// SPDX-License-Identifier: Apache-2.0
/** The picture of a space: which of its IDs are whose. */
@NullMarked
package io.pasid4j.cli.map;

import org.jspecify.annotations.NullMarked;
