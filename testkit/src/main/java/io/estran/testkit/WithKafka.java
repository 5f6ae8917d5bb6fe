package io.estran.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On a test class: its methods, constructor and set-up methods may take a {@link KafkaBroker} parameter.
 *
 * <p>A suite that is to pass on both kinds is an abstract class; two classes extend it, one annotated {@code @WithKafka},
 * one {@code @WithKafka(KafkaKind.CONTAINER)}. The latter is skipped, and says so, where Docker is not there.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(KafkaBrokerExtension.class)
public @interface WithKafka {
    /** Which broker. */
    KafkaKind value() default KafkaKind.EMBEDDED;
}
