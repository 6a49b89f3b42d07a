/**
 * What all readers' spoilt files are made with. In: a seed. Out: {@link
 * org.simtrans.fuzz.damage.BadFile}s, whole ones and damaged ones. A {@link
 * org.simtrans.fuzz.damage.Reader} knows a format and what must be true of what it lets in.
 */
package org.simtrans.fuzz.damage;
