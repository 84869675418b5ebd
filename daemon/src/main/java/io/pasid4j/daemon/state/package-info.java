// SPDX-License-Identifier: Apache-2.0
/**
 * State that outlives the daemon: a directory with the words, the sets and the attributes of each
 * space, mapped into memory. docs/explanation/state.md has the layout and the order of stores.
 */
@NullMarked
package io.pasid4j.daemon.state;

import org.jspecify.annotations.NullMarked;
