// SPDX-License-Identifier: Apache-2.0
/** Types that every part of the daemon needs at its start, and nothing that depends on a part. */
@NullMarked
package io.pasid4j.daemon.start;

import org.jspecify.annotations.NullMarked;
