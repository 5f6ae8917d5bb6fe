package io.estran.testkit;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Behind {@link WithKafka}: keeps one broker of each kind in JUnit's root store, which closes it when all tests are done. */
final class KafkaBrokerExtension implements ParameterResolver, ExecutionCondition {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(KafkaBrokerExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (kind(context) == KafkaKind.EMBEDDED) {
            return ConditionEvaluationResult.enabled("the embedded broker is always there");
        }
        return ContainerKafka.isDockerThere()
                ? ConditionEvaluationResult.enabled("Docker is there")
                : ConditionEvaluationResult.disabled(
                        "skipped: Docker is not there; the same tests ran on the embedded broker");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == KafkaBroker.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        KafkaKind kind = kind(context);
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        kind,
                        key -> key == KafkaKind.EMBEDDED ? startEmbedded() : new ContainerKafka(),
                        KafkaBroker.class);
    }

    private static KafkaKind kind(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), WithKafka.class)
                .map(WithKafka::value)
                .orElse(KafkaKind.EMBEDDED);
    }

    private static EmbeddedKafka startEmbedded() {
        try {
            return EmbeddedKafka.start();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ParameterResolutionException("interrupted while the embedded Kafka broker started", interrupted);
        } catch (Exception failure) {
            throw new ParameterResolutionException("the embedded Kafka broker does not start", failure);
        }
    }
}
