/**
 * Random transforms of grey slices: two views for contrastive learning, and augmentation for
 * segmentation.
 *
 * <p>In: one slice, float[h*w], row-major, z-scored, its background the smallest value. Out: a
 * float[height*width] of the same kind; for segmentation also the labels byte[h*w], transformed
 * with the image. All geometry is one sampling pass, so that no value is interpolated twice. All
 * randomness comes from the generator that is passed in.
 */
package org.simtrans.augment;
