/**
 * The command line. {@link org.simtrans.app.Main} puts the verbs together, each a class of its own
 * in the room named after what it is for.
 *
 * <p>Results go to stdout, progress and errors to stderr. The exit code is 0 when the work is done,
 * 1 when it failed or a check found errors, 2 for wrong usage, and 130 when a signal stopped the
 * run after it had saved.
 */
package org.simtrans.app;
