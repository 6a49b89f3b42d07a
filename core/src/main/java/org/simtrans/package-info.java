/**
 * SimTrans: learns to segment biomedical images from mostly unlabelled data.
 *
 * <p>The packages below this one are the rooms; data passes through them in one direction, from
 * files to masks and pictures. This package holds only what all of them need: errors and their
 * messages, atomic files, strict JSON, the version.
 */
package org.simtrans;
