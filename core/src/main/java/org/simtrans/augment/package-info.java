/**
 * Random transforms of grey slices: two views for contrastive learning, and augmentation for
 * segmentation.
 *
 * <p>In: one slice, float[h*w], row-major, z-scored, its background the smallest value. Out: a
 * float[height*width] of the same kind; for segmentation also the labels byte[h*w], moved along
 * with the image. Geometry is one sampling pass, so that nothing is interpolated twice. All chance
 * comes from the generator that is passed in; every class here may be shared between threads.
 */
package org.simtrans.augment;
