// SPDX-License-Identifier: Apache-2.0
/** Tests of the output. */
@NullMarked
package io.pasid4j.cli.output;

import org.jspecify.annotations.NullMarked;
