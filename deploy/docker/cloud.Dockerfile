# The cloud side: gateway with sequencer, console, audit and the other commands. Build from the repository's root:
#   docker build -f deploy/docker/cloud.Dockerfile -t estran-cloud .
FROM eclipse-temurin:25-jdk AS build
WORKDIR /src
COPY . .
RUN ./mvnw -B --no-transfer-progress -Dfast -pl all-in-one -am package

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --no-create-home estran \
 && install -d -o estran /var/lib/estran /etc/estran
COPY --from=build /src/all-in-one/target/estran /opt/estran
USER 10001
# 8883: MQTT over TLS. 8080: console. 9465, 9466: health and metrics.
EXPOSE 8883 8080 9465 9466
STOPSIGNAL SIGTERM
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=60", "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED", "-jar", "/opt/estran/estran.jar"]
CMD ["gateway", "--config", "/etc/estran/gateway.yaml"]
