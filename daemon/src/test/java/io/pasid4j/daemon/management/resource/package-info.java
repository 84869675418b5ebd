// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.pasid4j.daemon.management.resource;

import org.jspecify.annotations.NullMarked;
