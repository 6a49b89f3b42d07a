/**
 * The folder of a run and what lies in it: {@code config.json}, checkpoints, weights with their
 * card, and the lock that keeps a second process out.
 */
package org.simtrans.run;
