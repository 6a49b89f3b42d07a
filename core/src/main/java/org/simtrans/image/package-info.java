/**
 * Images: volumes with their geometry, from files and back to files.
 *
 * <p>In: the files of an image ({@link org.simtrans.image.Source}), in one of the formats ({@link
 * org.simtrans.image.ImageFormat}). The formats lie in rooms of their own above this one, or in
 * other jars, and are found by their names in {@code META-INF/services}. Out: {@link
 * org.simtrans.image.Volume}s of shape (nx, ny, nz) with x fastest and an {@link
 * org.simtrans.image.Affine} from voxel index to RAS+ millimetres, and {@link
 * org.simtrans.image.Slices} of shape (height, width), row-major, as a radiologist sees them.
 * Whatever is written from a volume lies exactly where the volume lay.
 */
package org.simtrans.image;
