// SPDX-License-Identifier: Apache-2.0
/** The ways in which a request to the daemon fails without being refused by the space. */
@NullMarked
package io.pasid4j.client.failure;

import org.jspecify.annotations.NullMarked;
