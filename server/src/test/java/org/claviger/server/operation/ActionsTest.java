package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActionsTest {
  @Test
  void everyActionThatIsWrittenIsInTheTable() {
    List<String> written =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.claviger.server")
                .stream()
                .filter(each -> each.isAssignableTo(Operation.class))
                .filter(each -> !each.getModifiers().contains(JavaModifier.ABSTRACT))
                .filter(each -> each.getPackageName().endsWith(".operation"))
                .map(JavaClass::getSimpleName)
                .toList();
    assertThat(Actions.all().stream().map(each -> each.getClass().getSimpleName()))
        .containsExactlyInAnyOrderElementsOf(written);
  }

  @Test
  void everyActionIsNamedAfterItsClass() {
    for (Operation<?> operation : Actions.all()) {
      assertThat(operation.action().name()).isEqualTo(operation.getClass().getSimpleName());
    }
  }
}
