// SPDX-License-Identifier: Apache-2.0
/** Options that several commands take, and their converters. */
@NullMarked
package io.pasid4j.cli.option;

import org.jspecify.annotations.NullMarked;
