/**
 * Reading compressed voxels without believing their header. In: a stream. Out: its bytes; memory
 * grows with what is there, not with what is promised.
 */
package org.simtrans.image.gzip;
