/**
 * Whole networks: {@link org.simtrans.model.SimClr} and {@link org.simtrans.model.SimMim} for
 * pretraining, {@link org.simtrans.model.SimTrans} for segmentation, and the networks that it is
 * compared with. Other jars add a {@link org.simtrans.model.ModelFamily}.
 *
 * <p>In: images (B, channels, H, W). Out: embeddings (B, 128) or logits (B, classes, H, W).
 */
package org.simtrans.model;
