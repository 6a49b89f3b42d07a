/** Spoilt images: NIfTI, PNG, TIFF, JPEG, NRRD, MetaImage and DICOM. */
package org.simtrans.fuzz.images;
