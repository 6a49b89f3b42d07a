/**
 * Our own layouts: nnU-Net, image folders, ATLAS, BIDS, BraTS, masks beside images, a bare folder.
 * In: a tree of files. Out: cases.
 */
package org.simtrans.layout.builtin;
