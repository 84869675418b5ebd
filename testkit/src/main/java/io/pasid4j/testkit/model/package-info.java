// SPDX-License-Identifier: Apache-2.0
/**
 * A space and its sets without any index: each result is computed from all IDs. It knows no type of
 * the allocator, so that the allocator's own tests can use it too.
 */
@NullMarked
package io.pasid4j.testkit.model;

import org.jspecify.annotations.NullMarked;
