// SPDX-License-Identifier: Apache-2.0
/** The demo: the main job on real processes, explained in plain words, every claim checked. */
@NullMarked
package io.pasid4j.cli.demo;

import org.jspecify.annotations.NullMarked;
