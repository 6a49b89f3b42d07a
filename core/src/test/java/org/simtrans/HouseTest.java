package org.simtrans;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.bytedeco.pytorch.Tensor;

/** Holds the arrows of the house: each room knows only the rooms below it. */
@AnalyzeClasses(
    packages = "org.simtrans",
    importOptions = {ImportOption.DoNotIncludeTests.class})
class HouseTest {

  @ArchTest
  static final ArchRule data_walks_one_way =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("org.simtrans..")
          // The root holds what all rooms share.
          .ignoreDependency(alwaysTrue(), resideInAPackage("org.simtrans"))
          .optionalLayer("image")
          .definedBy("org.simtrans.image")
          .optionalLayer("tensor")
          .definedBy("org.simtrans.tensor")
          .optionalLayer("data")
          .definedBy("org.simtrans.data")
          .optionalLayer("phantom")
          .definedBy("org.simtrans.phantom")
          .optionalLayer("augment")
          .definedBy("org.simtrans.augment")
          .optionalLayer("metric")
          .definedBy("org.simtrans.metric")
          .optionalLayer("nn")
          .definedBy("org.simtrans.nn")
          .optionalLayer("encoder")
          .definedBy("org.simtrans.encoder")
          .optionalLayer("loss")
          .definedBy("org.simtrans.loss")
          .optionalLayer("model")
          .definedBy("org.simtrans.model")
          .optionalLayer("train")
          .definedBy("org.simtrans.train")
          .optionalLayer("predict")
          .definedBy("org.simtrans.predict")
          .optionalLayer("study")
          .definedBy("org.simtrans.study")
          .optionalLayer("bench")
          .definedBy("org.simtrans.bench")
          .optionalLayer("figure")
          .definedBy("org.simtrans.figure")
          .optionalLayer("app")
          .definedBy("org.simtrans.app..")
          .whereLayer("image")
          .mayNotAccessAnyLayer()
          .whereLayer("tensor")
          .mayNotAccessAnyLayer()
          .whereLayer("data")
          .mayOnlyAccessLayers("image")
          .whereLayer("phantom")
          .mayOnlyAccessLayers("image", "data")
          .whereLayer("augment")
          .mayOnlyAccessLayers("image", "data")
          .whereLayer("metric")
          .mayOnlyAccessLayers("image", "data")
          .whereLayer("nn")
          .mayOnlyAccessLayers("tensor")
          .whereLayer("encoder")
          .mayOnlyAccessLayers("nn", "tensor")
          .whereLayer("loss")
          .mayOnlyAccessLayers("tensor")
          .whereLayer("model")
          .mayOnlyAccessLayers("encoder", "nn", "tensor")
          .whereLayer("train")
          .mayOnlyAccessLayers(
              "model", "encoder", "loss", "metric", "nn", "augment", "data", "tensor", "image")
          .whereLayer("predict")
          .mayOnlyAccessLayers(
              "train", "model", "encoder", "metric", "nn", "data", "tensor", "image")
          .whereLayer("study")
          .mayOnlyAccessLayers(
              "predict", "train", "model", "encoder", "metric", "nn", "data", "tensor", "image")
          .whereLayer("bench")
          .mayOnlyAccessLayers(
              "predict", "train", "model", "nn", "augment", "data", "tensor", "image")
          .whereLayer("figure")
          .mayOnlyAccessLayers(
              "predict", "train", "model", "encoder", "metric", "nn", "augment", "data", "tensor",
              "image");

  /** Option structs, vectors and scopes of JavaCPP stay below; above, a tensor is just a tensor. */
  @ArchTest
  static final ArchRule plumbing_stays_in_the_cellar =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.simtrans.tensor", "org.simtrans.nn")
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.bytedeco..").and(not(equivalentTo(Tensor.class))));

  @ArchTest
  static final ArchRule no_circles =
      slices().matching("org.simtrans.(*)..").should().beFreeOfCycles();
}
