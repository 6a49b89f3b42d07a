/**
 * TIFF files (TIFF 6.0, BigTIFF, Adobe's supplements): directories, strips and tiles, compressions.
 *
 * <p>In: a file. Out: its pages, whole or by regions, as {@link org.simtrans.tiff.Samples} of shape
 * (bands, height, width); and the way back, page by page and tile by tile. What the pages of a file
 * mean together is not known here.
 */
package org.simtrans.tiff;
