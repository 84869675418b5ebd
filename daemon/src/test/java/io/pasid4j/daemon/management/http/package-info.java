// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.pasid4j.daemon.management.http;

import org.jspecify.annotations.NullMarked;
