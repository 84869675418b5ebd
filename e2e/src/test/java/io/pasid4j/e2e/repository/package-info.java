// SPDX-License-Identifier: Apache-2.0
/** Rules that hold over all modules: imports, sizes of files and methods, the start script. */
@NullMarked
package io.pasid4j.e2e.repository;

import org.jspecify.annotations.NullMarked;
