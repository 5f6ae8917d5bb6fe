# The edge agent alone. Build from the repository's root:
#   docker build -f deploy/docker/agent.Dockerfile -t estran-agent .
FROM eclipse-temurin:25-jdk AS build
WORKDIR /src
COPY . .
RUN ./mvnw -B --no-transfer-progress -Dfast -pl edge-agent -am package

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --no-create-home estran \
 && install -d -o estran /var/lib/estran /etc/estran
COPY --from=build /src/edge-agent/target/estran-agent /opt/estran-agent
USER 10001
VOLUME /var/lib/estran
# 9464: health and metrics. 8094: line protocol, where the configuration listens on it.
EXPOSE 9464 8094
STOPSIGNAL SIGTERM
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-Xss512k", "-XX:MaxRAMPercentage=60", "-jar", "/opt/estran-agent/estran-agent.jar"]
CMD ["--config", "/etc/estran/agent.yaml"]
