/**
 * Spoilt files for every reader. In: a seed. Out: how each file was taken, and what was wrong with
 * that. A {@link org.simtrans.fuzz.Campaign} has many files read; a room for each kind of file
 * makes them.
 */
package org.simtrans.fuzz;
