// SPDX-License-Identifier: Apache-2.0
/** The page of {@code pasid top}: what is sampled, and how it is drawn. */
@NullMarked
package io.pasid4j.cli.top;

import org.jspecify.annotations.NullMarked;
