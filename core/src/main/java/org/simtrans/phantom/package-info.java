/**
 * Synthetic T1-weighted heads with chronic stroke: data to try the method on where there are no
 * scans, with a ground truth that is known to the voxel.
 *
 * <p>In: a {@link org.simtrans.phantom.PhantomConfig} (grid, noise, lesion sizes) and a seed. Out:
 * volumes of shape (nx, ny, nz) in MNI-like millimetres, or a folder in the layout of ATLAS R1.1.
 *
 * <p>Anatomy is a stack of signed distances in millimetres (negative inside). They are painted over
 * one another, from air to ventricle; the distance gives the partial volume of each voxel.
 */
package org.simtrans.phantom;
