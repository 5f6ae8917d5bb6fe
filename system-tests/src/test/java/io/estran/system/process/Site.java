package io.estran.system.process;

import io.estran.process.tls.TlsFiles;
import io.estran.testkit.FaultyProxy;
import io.estran.testkit.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The cloud side as processes on one machine: a broker, a gateway with sequencer or each apart, and a proxy between agents
 * and the gateway. Ports are chosen once, so that what was killed comes back where it was. One owner.
 */
final class Site implements AutoCloseable {
    private final Path folder;
    private final Path pki;
    private final TestAuthority authority = new TestAuthority("site");
    private final int brokerPort = EstranProcess.freePort();
    private final int gatewayPort = EstranProcess.freePort();
    private final FaultyProxy proxy;
    private final Map<String, EstranProcess> running = new ConcurrentHashMap<>();

    private Site(Path folder) throws IOException {
        this.folder = folder;
        this.pki = Files.createDirectories(folder.resolve("pki"));
        this.proxy = new FaultyProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), gatewayPort));
        authority.issue(pki, "gw-1");
    }

    /** A site whose broker runs. */
    static Site start(Path folder) throws Exception {
        Site site = new Site(folder);
        site.startBroker();
        return site;
    }

    String bootstrap() {
        return "127.0.0.1:" + brokerPort;
    }

    FaultyProxy proxy() {
        return proxy;
    }

    void startBroker() throws Exception {
        int controller = EstranProcess.freePort();
        int http = EstranProcess.freePort();
        running.put(
                "broker",
                EstranProcess.command(
                        folder,
                        "broker",
                        http,
                        "broker",
                        "--data",
                        folder.resolve("broker").toString(),
                        "--port",
                        String.valueOf(brokerPort),
                        "--quorum",
                        "1@127.0.0.1:" + controller,
                        "--http",
                        "127.0.0.1:" + http));
        broker().awaitReady();
    }

    /** Starts a gateway of that name and role, and waits until it is ready. */
    EstranProcess startGateway(String name, String role) throws Exception {
        int http = EstranProcess.freePort();
        authority.issue(pki, name);
        Path file = folder.resolve(name + ".yaml");
        String listen = role.equals("sequencer") ? "" : """
                  mqtt:
                    listen: 127.0.0.1:%d
                    tls: {authority: pki/ca.pem, certificate: pki/%s.pem, key: pki/%s-key.pem}
                  """.formatted(gatewayPort, name, name);
        Files.writeString(
                file,
                "gateway: " + name + "\nkafka: {bootstrap: \"" + bootstrap() + "\"}\n" + listen + "http: 127.0.0.1:"
                        + http + "\n");
        EstranProcess gateway =
                EstranProcess.command(folder, name, http, "gateway", "--config", file.toString(), "--role", role);
        running.put(name, gateway);
        return gateway.awaitReady();
    }

    /** Starts a console, and waits until it is ready. */
    EstranProcess startConsole(String name) throws Exception {
        int http = EstranProcess.freePort();
        Path file = Files.writeString(
                folder.resolve(name + ".yaml"), """
                console: %s
                kafka: {bootstrap: "%s"}
                listen: 127.0.0.1:%d
                http: 127.0.0.1:%d
                """.formatted(name, bootstrap(), EstranProcess.freePort(), http));
        EstranProcess console = EstranProcess.command(folder, name, http, "console", "--config", file.toString());
        running.put(name, console);
        return console.awaitReady();
    }

    /** The broker's process. */
    EstranProcess broker() {
        return Objects.requireNonNull(running.get("broker"));
    }

    /** Starts an agent; {@code body} is its configuration without agent, data, uplink and http. */
    EstranProcess startAgent(String name, String body) throws Exception {
        int http = EstranProcess.freePort();
        TlsFiles tls = authority.issue(pki, name);
        Path file = folder.resolve(name + ".yaml");
        Files.writeString(
                file,
                """
                agent: %s
                data: %s-data
                uplink:
                  gateway: mqtts://127.0.0.1:%d
                  tls: {authority: %s, certificate: %s, key: %s}
                  backoff: {longest: 1s}
                http: 127.0.0.1:%d
                """.formatted(name, name, proxy.port(), tls.authority(), tls.certificate(), tls.key(), http) + body);
        EstranProcess agent = EstranProcess.agent(folder, name, http, file);
        running.put(name, agent);
        return agent.awaitLive();
    }

    /** The data folder of an agent. */
    Path data(String agent) {
        return folder.resolve(agent + "-data");
    }

    /** What a test that failed has left running. */
    void killAllButTheBroker() throws InterruptedException {
        for (Map.Entry<String, EstranProcess> process : running.entrySet()) {
            if (!process.getKey().equals("broker")) {
                process.getValue().close();
            }
        }
        proxy.open();
        proxy.reset();
    }

    @Override
    public void close() throws Exception {
        for (EstranProcess process : running.values()) {
            process.close();
        }
        proxy.close();
    }
}
