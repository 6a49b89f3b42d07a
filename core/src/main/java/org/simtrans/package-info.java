/**
 * SimTrans: learns to segment biomedical images from mostly unlabelled data.
 *
 * <p>The rooms are the packages below this one; data walks one way through them, from files to
 * masks and pictures. Here stand only the errors that all of them share.
 */
package org.simtrans;
