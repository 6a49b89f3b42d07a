/**
 * The command line: one class per verb, each a thin reading of options into the rooms below.
 *
 * <p>In come arguments and files, out go results on stdout, progress and errors on stderr, and an
 * exit code: 0 done, 1 the work failed or a check found errors, 2 wrong usage, 130 stopped by a
 * signal after saving.
 */
package org.simtrans.app;
