/**
 * Images: volumes with their geometry, from files and back to files.
 *
 * <p>In: the files of an image ({@link org.simtrans.image.Source}), in one of the formats ({@link
 * org.simtrans.image.ImageFormat}): NIfTI-1 and NIfTI-2, PNG, TIFF, JPEG, and those of other jars.
 * Out: {@link org.simtrans.image.Volume}s of shape (nx, ny, nz) with x fastest and an {@link
 * org.simtrans.image.Affine} from voxel index to RAS+ millimetres, and {@link
 * org.simtrans.image.Slices} of shape (height, width), row-major, as a radiologist sees them.
 * Whatever is written from a volume lies exactly where the volume lay.
 */
package org.simtrans.image;
