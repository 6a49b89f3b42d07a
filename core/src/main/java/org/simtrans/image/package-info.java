/**
 * Images: volumes with their geometry, from files and back to files.
 *
 * <p>In come NIfTI-1 and NIfTI-2 files ({@code .nii}, {@code .hdr/.img}, gzipped or not) and 2-D
 * pictures (PNG, TIFF, JPEG); out come {@link org.simtrans.image.Volume}s of shape (nx, ny, nz)
 * with x fastest and an {@link org.simtrans.image.Affine} from voxel index to RAS+ millimetres, and
 * {@link org.simtrans.image.Slices} of shape (height, width), row-major, as a radiologist sees
 * them. Whatever is written from a volume lies exactly where the volume lay.
 */
package org.simtrans.image;
