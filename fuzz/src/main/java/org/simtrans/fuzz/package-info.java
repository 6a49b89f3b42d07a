/**
 * Spoilt files for every reader. In: a seed. Out: how each file was taken, and what was wrong with
 * that. A {@link org.simtrans.fuzz.Reader} knows a format and what must be true of what it lets in;
 * a {@link org.simtrans.fuzz.Campaign} has many files read.
 */
package org.simtrans.fuzz;
