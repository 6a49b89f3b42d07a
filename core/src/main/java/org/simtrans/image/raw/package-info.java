/**
 * Formats with a header of text and plain voxels: NRRD and MetaImage. In: files. Out: volumes with
 * the affine that their headers state.
 */
package org.simtrans.image.raw;
