// SPDX-License-Identifier: Apache-2.0
/** The exit codes of docs/reference/cli.md and the one line that reports a failure. */
@NullMarked
package io.pasid4j.cli.exit;

import org.jspecify.annotations.NullMarked;
