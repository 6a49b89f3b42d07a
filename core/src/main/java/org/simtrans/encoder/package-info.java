/**
 * Networks that turn an image into feature maps at four scales, all behind {@link
 * org.simtrans.encoder.Encoder}. Other jars add an {@link org.simtrans.encoder.EncoderFamily}.
 *
 * <p>In: (B, channels, H, W). Out: four maps (B, Cᵢ, H/sᵢ, W/sᵢ) at strides 4, 8, 16 and 32.
 */
package org.simtrans.encoder;
