// SPDX-License-Identifier: Apache-2.0
/** Sessions: who opened one, the set it holds IDs with, and the registry of all that are open. */
@NullMarked
package io.pasid4j.daemon.session;

import org.jspecify.annotations.NullMarked;
