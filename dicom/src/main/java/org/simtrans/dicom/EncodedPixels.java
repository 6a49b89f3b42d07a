package org.simtrans.dicom;

import java.nio.ByteOrder;
import java.util.List;

/**
 * The pixels of a file as they are written.
 *
 * @param vr of the element
 * @param order of the bytes of native pixels
 * @param offsets where the frames begin among the fragments, as the basic offset table says; may be
 *     empty
 * @param pieces the fragments of encapsulated pixels, or one array of native pixels
 */
record EncodedPixels(Vr vr, ByteOrder order, long[] offsets, List<byte[]> pieces) {}
