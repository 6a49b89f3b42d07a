/**
 * Folders of images as material for learning.
 *
 * <p>In come files in any of the usual layouts; out come cases (an image and its labels), splits by
 * subject, a list of what is wrong with them, and slices as plain arrays: image {@code float[H*W]},
 * normalised, and labels {@code byte[H*W]}, 0 for background and c + 1 for output channel c,
 * row-major. Nothing here knows tensors or models.
 */
package org.simtrans.data;
