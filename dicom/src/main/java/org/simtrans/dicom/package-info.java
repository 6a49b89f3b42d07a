/**
 * DICOM: the series of a scanner as images and cohorts, and masks as DICOM SEG.
 *
 * <p>In: files of CT, MR and PET images in any folders and under any names. Out: a {@link
 * org.simtrans.image.Volume} for each series, in the geometry that dcm2niix gives it, and a DICOM
 * SEG file from its labels. {@code core} knows nothing of this room: it finds {@link
 * org.simtrans.dicom.DicomFormat} and {@link org.simtrans.dicom.DicomLayout} as it finds those of
 * any other jar.
 */
package org.simtrans.dicom;
