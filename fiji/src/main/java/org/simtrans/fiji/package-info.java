/**
 * A plugin for ImageJ and Fiji: a model that was exported to ONNX draws on the open image.
 *
 * <p>In: an {@code ImagePlus} of any dimensions, and a model.onnx. Out: outlines as an overlay and
 * in the ROI manager, and a label image with the calibration of its image. libtorch is not needed.
 */
package org.simtrans.fiji;
