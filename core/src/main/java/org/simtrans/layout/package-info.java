/**
 * How the files of a cohort lie in their folder ({@link org.simtrans.layout.Layout}): nnU-Net,
 * image folders, ATLAS, BIDS, BraTS, masks beside images, a bare folder, and the layouts of other
 * jars.
 *
 * <p>In: a folder. Out: cases (an image and its labels) with their subjects, and the split, if the
 * folder fixes one. Only names are looked at.
 */
package org.simtrans.layout;
