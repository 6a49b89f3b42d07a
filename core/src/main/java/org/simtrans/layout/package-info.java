/**
 * How the files of a cohort lie in their folder: ATLAS, BIDS, nnU-Net, image folders, a bare
 * folder.
 *
 * <p>In: a folder. Out: cases (an image and its labels) with their subjects, and the split, if the
 * folder fixes one. Only names are looked at.
 */
package org.simtrans.layout;
