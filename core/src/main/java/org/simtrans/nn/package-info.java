/**
 * The blocks that encoders and decoders are made of. A {@link org.simtrans.nn.Layer} has named
 * weights and a {@code forward}; names are those of timm, torchvision and RCAN, because they are
 * the file format.
 *
 * <p>In: tensors, mostly (B, H, W, C) in the Swin blocks and (B, C, H, W) in the convolutions; each
 * class says which. Out: the same.
 */
package org.simtrans.nn;
