/**
 * NIfTI-1 and NIfTI-2, in one file or in a pair. In: files. Out: volumes whose headers are kept, so
 * that what is written from them lies where they lay.
 */
package org.simtrans.image.nifti;
