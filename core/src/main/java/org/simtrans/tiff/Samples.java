package org.simtrans.tiff;

import java.nio.ByteBuffer;

/**
 * Pixels of a page or a region of it, one band after the other, each row by row from the top.
 *
 * @param bands how many values a pixel has
 * @param bytes (bands, height, width) numbers of the type, in little-endian order
 */
public record Samples(SampleType type, int bands, int height, int width, ByteBuffer bytes) {}
