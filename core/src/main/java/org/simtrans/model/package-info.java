/**
 * Whole networks: {@link org.simtrans.model.SimClr} and {@link org.simtrans.model.SimMim} for
 * pretraining, {@link org.simtrans.model.SimTrans} and, at full resolution, {@link
 * org.simtrans.model.SimTransFull} for segmentation, and the networks that they are compared with.
 * Other jars add a {@link org.simtrans.model.ModelFamily}.
 *
 * <p>In: images (B, channels, H, W). Out: embeddings (B, 128) or logits (B, classes, H, W).
 */
package org.simtrans.model;
