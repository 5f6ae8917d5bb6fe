package io.estran.system.chaos.stage;

import io.estran.process.lifecycle.Closer;
import io.estran.system.chaos.input.Feed;
import io.estran.system.chaos.input.Feeder;
import io.estran.system.chaos.schedule.Extent;
import io.estran.system.process.EstranProcess;
import io.estran.testkit.FaultyProxy;
import io.estran.testkit.LoopbackPorts;
import io.estran.testkit.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All processes of a campaign, with everything between them. One owner. */
public final class Stage implements AutoCloseable {
    private final Path folder;
    private final Path pki;
    private final boolean smallDisks;
    private final LoopbackPorts ports = new LoopbackPorts();
    private final TestAuthority authority = new TestAuthority("chaos");
    private final Closer closer = new Closer();
    private final List<Server> brokers = new ArrayList<>();
    private final List<Server> gateways = new ArrayList<>();
    private final List<AgentPlace> agents = new ArrayList<>();

    private Stage(Path folder, boolean smallDisks) throws IOException {
        this.folder = folder;
        this.smallDisks = smallDisks;
        this.pki = Files.createDirectories(folder.resolve("pki"));
        Files.createDirectories(folder.resolve("tmp"));
    }

    /** Why no small disk can be had in that folder; empty if one can. */
    public static String problemWithSmallDisks(Path folder) throws InterruptedException {
        return SmallDisk.problem(folder.resolve("trial-disk"));
    }

    /**
     * Starts everything.
     *
     * @param feeds one for each agent
     * @param smallDisks whether agents keep their data on small disks
     */
    public static Stage start(Path folder, Extent extent, List<Feed> feeds, boolean smallDisks)
            throws IOException, InterruptedException {
        Stage stage = new Stage(folder, smallDisks);
        boolean started = false;
        try {
            stage.startAll(extent, feeds);
            started = true;
            return stage;
        } finally {
            if (!started) {
                stage.close();
            }
        }
    }

    private void startAll(Extent extent, List<Feed> feeds) throws IOException, InterruptedException {
        brokers(extent.brokers());
        up(brokers);
        for (int i = 1; i <= extent.gateways(); i++) {
            gateways.add(gateway("gw-" + i));
        }
        up(gateways);
        LoadBalancer balancer = closer.add(new LoadBalancer(gateways.stream()
                .map(gateway -> loopback(gateway.link().port()))
                .toList()));
        for (Feed feed : feeds) {
            AgentPlace agent = agent(feed, balancer.port());
            agents.add(agent);
            agent.member().start();
        }
        for (AgentPlace agent : agents) {
            agent.member().awaitUp();
            agent.feeder().resume();
        }
    }

    private static void up(List<Server> servers) throws IOException, InterruptedException {
        for (Server server : servers) {
            server.member().start();
        }
        for (Server server : servers) {
            server.member().awaitUp();
        }
    }

    private void brokers(int count) throws IOException {
        List<String> controllers = new ArrayList<>();
        for (int node = 1; node <= count; node++) {
            controllers.add(node + "@127.0.0.1:" + ports.next());
        }
        for (int node = 1; node <= count; node++) {
            int port = ports.next();
            int http = ports.next();
            FaultyProxy link = closer.add(new FaultyProxy(loopback(port)));
            List<String> arguments = List.of(
                    "broker",
                    "--data",
                    folder.resolve("broker-" + node).toString(),
                    "--port",
                    Integer.toString(port),
                    "--told-port",
                    Integer.toString(link.port()),
                    "--node",
                    Integer.toString(node),
                    "--quorum",
                    String.join(",", controllers),
                    "--http",
                    "127.0.0.1:" + http);
            brokers.add(new Server(cloudMember("broker-" + node, http, arguments), link));
        }
    }

    private Server gateway(String name) throws IOException {
        int port = ports.next();
        int http = ports.next();
        authority.issue(pki, name);
        Path file = Files.writeString(
                folder.resolve(name + ".yaml"), """
                gateway: %s
                kafka: {bootstrap: "%s"}
                mqtt:
                  listen: 127.0.0.1:%d
                  tls: {authority: pki/ca.pem, certificate: pki/%s.pem, key: pki/%s-key.pem}
                http: 127.0.0.1:%d
                """.formatted(name, bootstrap(), port, name, name, http));
        Member member = cloudMember(name, http, List.of("gateway", "--config", file.toString()));
        return new Server(member, closer.add(new FaultyProxy(loopback(port))));
    }

    private Member cloudMember(String name, int http, List<String> arguments) {
        return closer.add(new Member(
                folder, name, http, EstranProcess.command(options("-Xmx256m"), arguments), /* servesOthers= */ true));
    }

    private AgentPlace agent(Feed feed, int balancer) throws IOException, InterruptedException {
        String name = feed.agent();
        FaultyProxy link = closer.add(new FaultyProxy(loopback(balancer)));
        Path place = folder.resolve(name + "-disk");
        SmallDisk disk = smallDisks ? closer.add(SmallDisk.mount(place)) : null;
        int lines = ports.next();
        int http = ports.next();
        Path data = place.resolve("data");
        authority.issue(pki, name);
        Path file = Files.writeString(folder.resolve(name + ".yaml"), """
                agent: %1$s
                data: %2$s
                sources:
                  - {name: lines, type: line-protocol, listen: "tcp://127.0.0.1:%3$d", series: "%1$s/{measurement}/{field}"}
                windows:
                  - {series: "**", length: %4$dns}
                rules:
                  - {name: %5$s, series: "%1$s/*/%5$s", above: 0.5}
                # Windows close by what is fed, never by waiting; batches are small and many.
                time: {idle: 1d, future: 1h}
                batches: {size: 4KiB, age: 4ms}
                spool: {size: 64MiB, syncEvery: 4ms}
                journal: {size: 16MiB}
                uplink:
                  gateway: mqtts://127.0.0.1:%6$d
                  tls: {authority: pki/ca.pem, certificate: pki/%1$s.pem, key: pki/%1$s-key.pem}
                  keepAlive: 5s
                  connectTimeout: 10s
                  presenceEvery: 5s
                  backoff: {longest: 1s}
                http: 127.0.0.1:%7$d
                """.formatted(
                        name, data, lines, feed.windowNanos(), Feed.RULE, link.port(), http));
        Member member = closer.add(new Member(
                folder, name, http, EstranProcess.agent(options("-Xmx64m"), file), /* servesOthers= */ false));
        return new AgentPlace(member, closer.add(new Feeder(feed, lines)), link, data, disk);
    }

    /** Two campaigns, and the gateways of one, must not share a folder. */
    private List<String> options(String heap) {
        return List.of(heap, "-Djava.io.tmpdir=" + folder.resolve("tmp"));
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Where Kafka is, each broker behind its link. */
    public String bootstrap() {
        return brokers.stream()
                .map(broker -> "127.0.0.1:" + broker.link().port())
                .collect(Collectors.joining(","));
    }

    List<Server> brokers() {
        return brokers;
    }

    List<Server> gateways() {
        return gateways;
    }

    List<AgentPlace> agents() {
        return agents;
    }

    /** What feeds the agents, in their order. */
    public List<Feeder> feeders() {
        return agents.stream().map(AgentPlace::feeder).toList();
    }

    /** The folders that the agents keep, in their order. */
    public List<Path> agentFolders() {
        return agents.stream().map(AgentPlace::data).toList();
    }

    /** Batches that agents hold and the cloud has not accounted for; NaN if an agent does not say. */
    public double pending() {
        return agents.stream()
                .mapToDouble(agent -> agent.member().metric("estran_agent_spool_batches_pending"))
                .sum();
    }

    /** Starts again what has ended without being told to, and says so; empty if nothing has. */
    public List<String> reviveTheDead() throws IOException, InterruptedException {
        List<String> found = new ArrayList<>();
        for (Member member : members()) {
            if (!member.isAlive()) {
                found.add(member.name() + " ended by itself; see its log");
                member.start();
                member.awaitUp();
            }
        }
        return found;
    }

    private List<Member> members() {
        return Stream.of(
                        brokers.stream().map(Server::member),
                        gateways.stream().map(Server::member),
                        agents.stream().map(AgentPlace::member))
                .flatMap(each -> each)
                .toList();
    }

    /** Runs {@code estran COMMAND ...} to its end; the exit code. What it says goes to {@code NAME.log}. */
    public int command(String name, String... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(EstranProcess.command(options("-Xmx256m"), List.of(arguments)))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        return process.waitFor();
    }

    /** Copies what is on small disks, which go away, beside the logs: after a finding it is the evidence. */
    public void keepAgentFolders() throws IOException, InterruptedException {
        for (AgentPlace agent : agents) {
            if (agent.disk() != null) {
                agent.disk().copyTo(folder.resolve(agent.member().name() + "-disk-copy"));
            }
        }
    }

    /** Ends agents, then gateways, by SIGTERM; what was wrong with it. Brokers, whose quorum would break, are left to close. */
    public List<String> end() throws InterruptedException {
        List<String> found = new ArrayList<>();
        for (Member member : Stream.concat(
                        agents.stream().map(AgentPlace::member),
                        gateways.stream().map(Server::member))
                .toList()) {
            String problem = member.terminate();
            if (!problem.isEmpty()) {
                found.add(problem);
            }
        }
        return found;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        @Nullable Exception failure = null;
        try {
            closer.close();
        } catch (Exception failed) {
            failure = failed;
        }
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        if (failure != null) {
            throw new IOException("the stage could not be taken down: " + failure, failure);
        }
    }
}
