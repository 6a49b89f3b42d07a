package org.simtrans.ranks;

import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.Work;

/** What was asked of all ranks, and is on its way. */
record Question(Backend asked, Work answer) {}
