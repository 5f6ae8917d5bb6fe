package io.estran.gateway.mqtt;

import io.estran.gateway.auth.Admission;
import io.estran.gateway.auth.ConnectRequest;
import io.estran.gateway.session.ReasonCode;
import io.estran.gateway.session.Session;
import io.estran.gateway.session.SessionServices;
import io.estran.gateway.session.Sessions;
import io.estran.process.tls.TlsMaterial;
import io.estran.protocol.name.MqttTopics;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for CONNECT and for nothing else (MQTT-3.1.0-1), has it decided, and makes way for the session. A client that says nothing
 * in time is cut off.
 */
@SuppressWarnings(
        "FutureReturnValueIgnored") // a write or close that fails ends the channel, which channelInactive tells
final class ConnectHandler extends SimpleChannelInboundHandler<MqttMessage> {
    private static final Logger log = LoggerFactory.getLogger(ConnectHandler.class);
    /** Four bytes of ones: no limit, as a property that is absent says. */
    private static final int UNLIMITED = -1;

    private static final int MOST_IN_FLIGHT = 65_535;
    private static final int MQTT_5 = MqttVersion.MQTT_5.protocolLevel();

    private final Admission admission;
    private final Sessions sessions;
    private final SessionServices services;
    private final ListenerSettings settings;
    private final ListenerMeters meters;
    private final Valve valve;
    private @Nullable Future<?> timeout;
    private boolean decided;

    ConnectHandler(
            Admission admission,
            Sessions sessions,
            SessionServices services,
            ListenerSettings settings,
            ListenerMeters meters,
            Valve valve) {
        this.admission = admission;
        this.sessions = sessions;
        this.services = services;
        this.settings = settings;
        this.meters = meters;
        this.valve = valve;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        boolean tls = context.pipeline().get(SslHandler.class) != null;
        long millis = settings.connectTimeout().toMillis() * (tls ? 2 : 1);
        timeout = context.executor().schedule(() -> tooLate(context), millis, TimeUnit.MILLISECONDS);
        context.fireChannelActive();
    }

    private void tooLate(ChannelHandlerContext context) {
        meters.silent.increment();
        log.debug("{}: no CONNECT in time", context.channel().remoteAddress());
        context.close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
        if (decided) {
            return;
        }
        if (message.decoderResult().isFailure()) {
            refuseUndecodable(context, message);
        } else if (message instanceof MqttConnectMessage connect) {
            decide(context, connect);
        } else {
            context.close();
        }
    }

    private void refuseUndecodable(ChannelHandlerContext context, MqttMessage message) {
        Throwable cause = message.decoderResult().cause();
        if (message.variableHeader() instanceof MqttConnectVariableHeader connect && connect.version() != MQTT_5) {
            refuseOldVersion(context);
        } else if (cause instanceof MqttUnacceptableProtocolVersionException) {
            refuse(context, MqttConnectReturnCode.CONNECTION_REFUSED_UNSUPPORTED_PROTOCOL_VERSION, "MQTT 5 only");
        } else if (message.fixedHeader() == null || message.variableHeader() instanceof MqttConnectVariableHeader) {
            refuse(context, MqttConnectReturnCode.CONNECTION_REFUSED_MALFORMED_PACKET, "malformed CONNECT");
        } else {
            context.close();
        }
    }

    private void decide(ChannelHandlerContext context, MqttConnectMessage connect) {
        if (connect.variableHeader().version() != MQTT_5) {
            refuseOldVersion(context);
            return;
        }
        ConnectRequest request = requestOf(connect);
        Admission.Decision decision = admission.decide(request, identity(context));
        if (decision instanceof Admission.Refused refused) {
            log.info(
                    "{} as {}: refused: {} (0x{})",
                    context.channel().remoteAddress(),
                    printable(connect.payload().clientIdentifier()),
                    refused.reason(),
                    Integer.toHexString(refused.code()));
            boolean roomForReason = request.largestPacket() >= Packets.LARGEST_ANSWER_BYTES; // MQTT-3.2.2-19
            refuse(
                    context,
                    MqttConnectReturnCode.valueOf((byte) refused.code()),
                    roomForReason ? refused.reason() : "");
        } else if (request.largestPacket() < Packets.LARGEST_BARE_WELCOME_BYTES) {
            // MQTT-3.1.2-24: what this gateway does not do cannot be left out of its welcome, and would not fit.
            log.info(
                    "{} as {}: refused: its Maximum Packet Size of {} has no room for the answers",
                    context.channel().remoteAddress(),
                    printable(connect.payload().clientIdentifier()),
                    request.largestPacket());
            refuse(context, MqttConnectReturnCode.CONNECTION_REFUSED_IMPLEMENTATION_SPECIFIC, "");
        } else if (decision instanceof Admission.Admitted admitted) {
            admit(context, connect, request, admitted);
        }
    }

    /** MQTT 3.1.1 section 3.1.2.2: return code 0x01, "unacceptable protocol level". */
    private void refuseOldVersion(ChannelHandlerContext context) {
        log.info(
                "{}: refused: speaks MQTT 3; this gateway speaks MQTT 5",
                context.channel().remoteAddress());
        refuse(context, MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION, "");
    }

    private static String printable(String text) {
        return text.substring(0, Math.min(text.length(), 128)).replaceAll("\\p{Cntrl}", "?");
    }

    private static ConnectRequest requestOf(MqttConnectMessage connect) {
        MqttConnectVariableHeader header = connect.variableHeader();
        MqttConnectPayload payload = connect.payload();
        MqttProperties properties = header.properties();
        ConnectRequest.Will will = header.isWillFlag()
                ? new ConnectRequest.Will(
                        payload.willTopic(), header.willQos(), header.isWillRetain(), payload.willMessageInBytes())
                : null;
        return new ConnectRequest(
                payload.clientIdentifier(),
                header.keepAliveTimeSeconds(),
                Integer.toUnsignedLong(number(properties, MqttProperties.SESSION_EXPIRY_INTERVAL, 0)),
                Integer.toUnsignedLong(number(properties, MqttProperties.MAXIMUM_PACKET_SIZE, UNLIMITED)),
                number(properties, MqttProperties.RECEIVE_MAXIMUM, MOST_IN_FLIGHT),
                will,
                properties.getProperty(MqttProperties.AUTHENTICATION_METHOD) != null);
    }

    private static int number(MqttProperties properties, int id, int absent) {
        return properties.getProperty(id) instanceof MqttProperties.IntegerProperty found ? found.value() : absent;
    }

    /** The certificate's common name; null without TLS. */
    private static @Nullable String identity(ChannelHandlerContext context) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls == null) {
            return null;
        }
        try {
            String name = TlsMaterial.identityOf(tls.engine().getSession().getPeerCertificates());
            return name == null ? "nobody (no common name, or several)" : name;
        } catch (SSLPeerUnverifiedException withoutCertificate) {
            return "nobody (no certificate)";
        }
    }

    private void refuse(ChannelHandlerContext context, MqttConnectReturnCode code, String reason) {
        decided = true;
        meters.ended("connack", code.byteValue());
        context.writeAndFlush(Packets.refusal(code, reason)).addListener(ChannelFutureListener.CLOSE);
    }

    private void admit(
            ChannelHandlerContext context,
            MqttConnectMessage connect,
            ConnectRequest request,
            Admission.Admitted admitted) {
        decided = true;
        MqttProperties asked = connect.variableHeader().properties();
        MqttLink link = new MqttLink(
                context.pipeline().context(valve),
                valve,
                meters,
                admitted.client().toString(),
                MqttTopics.down(admitted.client().agent()),
                number(asked, MqttProperties.REQUEST_PROBLEM_INFORMATION, 1) == 1,
                request.largestPacket());
        Session session = new Session(admitted.client(), admitted.will(), settings.receiveMaximum(), link, services);
        long wallMillis = TimeUnit.NANOSECONDS.toMillis(services.clock().wallNanos());
        boolean withTime = request.largestPacket() >= Packets.LARGEST_ANSWER_BYTES; // MQTT-3.2.2-20
        context.writeAndFlush(Packets.welcome(admitted, settings.receiveMaximum(), wallMillis, withTime));
        context.pipeline()
                .addBefore(context.name(), Pipeline.KEEP_ALIVE, new KeepAlive(admitted.keepAliveSeconds(), valve));
        sessions.begin(session);
        log.info("{}: connected from {}", admitted.client(), context.channel().remoteAddress());
        context.pipeline().replace(this, Pipeline.SESSION, new SessionHandler(session, sessions, link));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
            meters.tlsFailures.increment();
            log.debug("{}: TLS failed", context.channel().remoteAddress(), handshake.cause());
        } else if (event instanceof PacketSize.TooLarge) {
            meters.ended("close", ReasonCode.PACKET_TOO_LARGE);
            context.close();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("{}: closed before CONNECT", context.channel().remoteAddress(), cause);
        context.close();
    }
}
