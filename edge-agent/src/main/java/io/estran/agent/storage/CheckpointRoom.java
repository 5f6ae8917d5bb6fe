package io.estran.agent.storage;

import io.estran.agent.checkpoint.Checkpoint;
import io.estran.agent.checkpoint.CheckpointFile;
import io.estran.agent.spool.Spool;
import io.estran.process.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes a checkpoint also on a disk that is full to the last byte: a file that replaces another needs space beside it. Then
 * the spool gives a free segment back to the disk; it asks for it again as for any other.
 *
 * @param data the folder in which the checkpoint stands
 */
record CheckpointRoom(Disk disk, Path data, Spool spool) {
    /**
     * Replaces the checkpoint.
     *
     * @throws IOException if the disk does not take it, also with that space
     */
    void write(CheckpointFile file, Checkpoint checkpoint) throws IOException {
        try {
            file.write(checkpoint);
        } catch (IOException failed) {
            if (!isFull(file) || !spool.giveSpaceBack()) {
                throw failed;
            }
            file.write(checkpoint);
        }
    }

    private boolean isFull(CheckpointFile file) throws IOException {
        return disk.usableBytes(data) < file.bytes();
    }
}
