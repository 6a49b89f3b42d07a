/**
 * Pictures and stacks of pictures: PNG, JPEG and TIFF, told by their first bytes. In: files. Out:
 * volumes and channels, turned as they are shown; a picture larger than the memory region by region
 * ({@link org.simtrans.image.picture.LargePicture}), and its mask tile by tile ({@link
 * org.simtrans.image.picture.LargeMask}).
 */
package org.simtrans.image.picture;
