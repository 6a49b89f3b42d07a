/**
 * What is learned: for each task its batches, its loss, and how the network is judged on the way.
 */
package org.simtrans.task;
