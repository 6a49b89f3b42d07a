/**
 * How fast this machine does the work: steps of learning, views, masks.
 *
 * <p>In: settings records; all data is made up. Out: records of numbers, each with the machine and
 * the settings that it belongs to. What is timed is the code of 'pretrain', 'train' and 'segment'
 * itself, and beside it stands what the machine could reach at most ({@link
 * org.simtrans.bench.MatmulPeak}).
 */
package org.simtrans.bench;
