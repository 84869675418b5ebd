// SPDX-License-Identifier: Apache-2.0
/** Tests of the page of {@code pasid top}. */
@NullMarked
package io.pasid4j.cli.top;

import org.jspecify.annotations.NullMarked;
