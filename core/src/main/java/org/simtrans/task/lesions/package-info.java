/**
 * The task of finding lesions that were planted into slices.
 *
 * <p>In: slices without labels. Lesions of random shape are drawn into some of them ({@code
 * augment.LesionPlanting}), and the pixels that changed are the truth. Where the settings say so,
 * they are copies of the lesions that experts have labelled in the training subjects, or like them.
 * Out: a segmentation network that was trained as a whole, of which {@code train} takes the weights
 * that fit.
 */
package org.simtrans.task.lesions;
