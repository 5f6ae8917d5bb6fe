package io.estran.cli.plant;

import com.digitalpetri.modbus.server.ModbusTcpServer;
import com.digitalpetri.modbus.server.ProcessImage;
import com.digitalpetri.modbus.server.ReadWriteModbusServices;
import com.digitalpetri.modbus.tcp.server.NettyTcpServerTransport;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A Modbus TCP server with one unit. The library answers on the thread {@code estran-plant-modbus} of this device and on one
 * event loop that it keeps for the whole process.
 */
final class ModbusDevice implements AutoCloseable {
    static final int UNIT_ID = 1;

    private final ModbusTcpServer server;
    private final ExecutorService answers;

    private ModbusDevice(ModbusTcpServer server, ExecutorService answers) {
        this.server = server;
        this.answers = answers;
    }

    /**
     * Listens.
     *
     * @param image what is read and written
     * @throws IOException if the address cannot be bound
     */
    static ModbusDevice start(String host, int port, ProcessImage image) throws IOException, InterruptedException {
        ExecutorService answers = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "estran-plant-modbus");
            thread.setDaemon(true);
            return thread;
        });
        ModbusTcpServer server = ModbusTcpServer.create(
                NettyTcpServerTransport.create(
                        config -> config.setBindAddress(host).setPort(port).setExecutor(answers)),
                new OneUnit(image));
        try {
            server.start();
        } catch (ExecutionException failure) {
            answers.shutdown();
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            throw new IOException(
                    "the plant's device at " + host + ":" + port + " cannot listen: " + cause.getMessage(), failure);
        }
        return new ModbusDevice(server, answers);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            server.stop();
        } catch (ExecutionException failure) {
            throw new IOException("a device of the plant did not stop", failure);
        } finally {
            answers.shutdown();
        }
    }

    /** The unit of the image; any other is answered with exception 0x0B (Modbus Application Protocol 1.1b3, 7). */
    private static final class OneUnit extends ReadWriteModbusServices {
        private final ProcessImage image;

        OneUnit(ProcessImage image) {
            this.image = image;
        }

        @Override
        protected Optional<ProcessImage> getProcessImage(int unitId) {
            return unitId == UNIT_ID ? Optional.of(image) : Optional.empty();
        }
    }
}
