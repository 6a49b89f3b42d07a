/** Verbs that train: {@code pretrain}, {@code train}, {@code compare}. */
package org.simtrans.app.learn;
