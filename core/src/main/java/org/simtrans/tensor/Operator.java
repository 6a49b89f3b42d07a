package org.simtrans.tensor;

import java.util.List;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type.TypePtr;

/** Calls operators of libtorch that have no method in Java, by name. */
public final class Operator {
  private Operator() {}

  /**
   * Calls an operator that changes its arguments in place and returns nothing.
   *
   * @param name as in libtorch's schemas, such as {@code aten::_fused_adamw_}
   * @param arguments all of the schema's, in its order; a tensor list by {@link #tensors}, None as
   *     {@code new IValue()}
   */
  public static void call(String name, IValue... arguments) {
    Dispatcher.singleton().findSchemaOrThrow(name, "").callBoxed(new IValueVector(arguments));
  }

  /** Makes an argument of a list of tensors. */
  public static IValue tensors(List<Tensor> tensors) {
    GenericList list = new GenericList(new TypePtr(TensorType.get()));
    tensors.forEach(tensor -> list.push_back(new IValue(tensor)));
    return new IValue(list);
  }
}
