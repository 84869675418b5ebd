// SPDX-License-Identifier: Apache-2.0
/** How a command ends: the exit codes of docs/cli.md and the one line that tells a failure. */
@NullMarked
package io.pasid4j.cli.exit;

import org.jspecify.annotations.NullMarked;
