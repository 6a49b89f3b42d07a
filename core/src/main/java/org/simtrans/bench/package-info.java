/**
 * How fast this machine does the work: training steps, views, masks.
 *
 * <p>In: records of settings; all data is synthetic. Out: records of numbers, each with the machine
 * and the settings that it belongs to. The benchmarks time the code of 'pretrain', 'train' and
 * 'segment' itself, and compare it with what the machine could reach at most ({@link
 * org.simtrans.bench.MatmulPeak}).
 */
package org.simtrans.bench;
