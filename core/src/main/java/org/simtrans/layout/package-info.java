/**
 * How the files of a cohort lie in their folder ({@link org.simtrans.layout.Layout}). Our own
 * layouts lie in a room above this one and are found by {@code META-INF/services}, as those of
 * other jars are.
 *
 * <p>In: a folder. Out: its tree of files; cases (an image and its labels), and the split, if the
 * folder fixes one. Only names are looked at.
 */
package org.simtrans.layout;
