// SPDX-License-Identifier: Apache-2.0
/**
 * Child processes that are talked to by lines: the daemon and C programs, for the demo and for
 * tests.
 */
@NullMarked
package io.pasid4j.cli.process;

import org.jspecify.annotations.NullMarked;
