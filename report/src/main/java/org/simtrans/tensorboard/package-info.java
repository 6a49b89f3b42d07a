/**
 * What a run measures, as event files that TensorBoard reads: in, the lines of metrics.jsonl and
 * slices; out, a file beside it. The few messages are encoded here: a library for protocol buffers
 * would bring two megabytes and generated classes for five messages of at most four fields.
 *
 * @see <a href="https://github.com/tensorflow/tensorboard/tree/master/tensorboard/compat/proto">the
 *     messages</a>
 */
package org.simtrans.tensorboard;
