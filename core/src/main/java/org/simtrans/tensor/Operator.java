package org.simtrans.tensor;

import java.util.List;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type.TypePtr;

/** Operators of libtorch that have a name there, but no method in Java. */
public final class Operator {
  private Operator() {}

  /**
   * Calls one that changes its arguments in place and returns nothing.
   *
   * @param name as in libtorch's schemas, such as {@code aten::_fused_adamw_}
   * @param arguments all of the schema's, in its order; a tensor list by {@link #tensors}, None as
   *     {@code new IValue()}
   */
  public static void call(String name, IValue... arguments) {
    Dispatcher.singleton().findSchemaOrThrow(name, "").callBoxed(new IValueVector(arguments));
  }

  /** A list of tensors as an argument. */
  public static IValue tensors(List<Tensor> tensors) {
    GenericList list = new GenericList(new TypePtr(TensorType.get()));
    tensors.forEach(tensor -> list.push_back(new IValue(tensor)));
    return new IValue(list);
  }
}
