// SPDX-License-Identifier: Apache-2.0
/** Rules: the users that may open sets, in which spaces, how many, and with which quota. */
@NullMarked
package io.pasid4j.daemon.rule;

import org.jspecify.annotations.NullMarked;
