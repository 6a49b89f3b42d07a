/**
 * The task of filling in hidden blocks of a slice (SimMIM; Xie et al., 2022).
 *
 * <p>In: slices without labels, of which random blocks are hidden ({@code augment.BlockMasking}).
 * The loss is the mean absolute error over them. Out: an encoder that can learn from hidden blocks
 * ({@code encoder.MaskableEncoder}).
 */
package org.simtrans.task.simmim;
