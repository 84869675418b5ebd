// SPDX-License-Identifier: Apache-2.0
/**
 * Commands, answers and views of a domain, and their bytes: version 1, big-endian, laid out in
 * docs/explanation/domain-internals.md. Everything here is immutable but reader and writer.
 */
@NullMarked
package io.pasid4j.domain.message;

import org.jspecify.annotations.NullMarked;
