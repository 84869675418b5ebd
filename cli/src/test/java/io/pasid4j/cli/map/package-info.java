// SPDX-License-Identifier: Apache-2.0
/** Tests of the page of {@code pasid map}. */
@NullMarked
package io.pasid4j.cli.map;

import org.jspecify.annotations.NullMarked;
