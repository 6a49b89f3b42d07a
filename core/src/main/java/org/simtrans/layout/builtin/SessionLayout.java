package org.simtrans.layout.builtin;

import org.simtrans.layout.FileTree;
import org.simtrans.layout.Layout;

/** A layout with a file for each modality of a session. */
interface SessionLayout extends Layout {

  /** The images of a tree by session. */
  Sessions sessions(FileTree tree);
}
