/**
 * Connected vendors of a project: which, by whom, and their credentials, encrypted; one sub-package
 * per vendor.
 */
@NullMarked
package dev.herald.org.integration;

import org.jspecify.annotations.NullMarked;
