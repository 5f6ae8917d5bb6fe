package io.estran.agent.pipeline;

/**
 * The balance of readings before the spool: received = accepted + rejected + dropped, once nothing is in the ring;
 * accepted = inWindows + open + late + unwindowed. Over all runs whose journal or checkpoint is on the disk.
 *
 * @param received taken off sources, and readings of derived series
 * @param accepted taken into the state
 * @param rejected unparsable, or of a refused series
 * @param dropped no room: in the ring, in storage, or for another open window
 * @param late their shortest window was final
 * @param inWindows in final windows, the shortest of each series
 * @param open in open windows, the shortest of each series
 * @param unwindowed their series has no windows
 * @param windowsClosed final statements on windows
 * @param windowsRevised statements with a revision above 0
 */
public record ReadingCounts(
        long received,
        long accepted,
        long rejected,
        long dropped,
        long late,
        long inWindows,
        long open,
        long unwindowed,
        long windowsClosed,
        long windowsRevised) {}
