// SPDX-License-Identifier: Apache-2.0
/**
 * Rules that hold over all modules: who imports whom, how long a file may be, what the start script
 * does.
 */
@NullMarked
package io.pasid4j.e2e.repository;

import org.jspecify.annotations.NullMarked;
