package org.simtrans;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.bytedeco.pytorch.Tensor;

/** Two rules of the house that hold in core alone. */
@AnalyzeClasses(
    packages = "org.simtrans",
    importOptions = {ImportOption.DoNotIncludeTests.class})
class HouseTest {

  /** Option structs, vectors and scopes of JavaCPP stay below; above, a tensor is just a tensor. */
  @ArchTest
  static final ArchRule plumbing_stays_in_the_cellar =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "org.simtrans.host",
              "org.simtrans.tensor",
              "org.simtrans.weights",
              "org.simtrans.ranks",
              "org.simtrans.optim",
              "org.simtrans.nn")
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.bytedeco..").and(not(equivalentTo(Tensor.class))));

  @ArchTest
  static final ArchRule no_circles =
      slices().matching("org.simtrans.(**)").should().beFreeOfCycles();
}
