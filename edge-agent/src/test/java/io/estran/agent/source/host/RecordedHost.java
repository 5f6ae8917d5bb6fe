package io.estran.agent.source.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small industrial computer as it showed itself, in a folder of its own, so that a test can change what it shows. */
final class RecordedHost {
    private final Path folder;

    RecordedHost(Path folder) throws IOException {
        this.folder = folder;
        put("proc/stat", """
                cpu  33676 120 10219 62750 297 0 536 64 900 0
                cpu0 16442 60 4898 32075 46 0 302 32 450 0
                cpu1 17234 60 5321 30675 251 0 234 32 450 0
                intr 375149 0 0 0 1 9 0
                ctxt 793653
                btime 1764018000
                """);
        put("proc/loadavg", "1.76 1.50 0.83 2/101 10499\n");
        put("proc/uptime", "539.37 627.50\n");
        put("proc/meminfo", """
                MemTotal:        4000000 kB
                MemFree:         1000000 kB
                MemAvailable:    2500000 kB
                Buffers:          100000 kB
                Cached:          1200000 kB
                SwapCached:            0 kB
                SwapTotal:       1000000 kB
                SwapFree:         750000 kB
                HugePages_Total:       0
                """);
        put("proc/diskstats", """
                   7       0 loop0 10 0 80 1 0 0 0 0 0 1 1 0 0 0 0 0 0
                 179       0 mmcblk0 19495 6031 1260498 7543 12182 19617 1087288 5762 0 6736 15481 10488 140 160744 1619 2348 556
                 179       1 mmcblk0p1 19000 6031 1260000 7543 12182 19617 1087288 5762 0 6736 15481 0 0 0 0 0 0
                   8       0 sda 100 0 1000 10 200 0 2000 20 0 30 40
                """);
        put("proc/net/dev", """
                Inter-|   Receive                                                |  Transmit
                 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                    lo: 20956778   23088    0    0    0     0          0         0 20956778   23088    0    0    0     0       0          0
                  eth0: 265620322   10195    0    0    0     0          0         0   777462    7014    0    0    0     0       0          0
                wwan0:1000 10 0 0 0 0 0 0 2000 20 0 0 0 0 0 0
                veth9a8b7c6: 5 1 0 0 0 0 0 0 5 1 0 0 0 0 0 0
                """);
        put("proc/self/mounts", """
                proc /proc proc rw,relatime 0 0
                sysfs /sys sysfs rw,relatime 0 0
                tmpfs /run tmpfs rw,size=24683620k 0 0
                /dev/mmcblk0p2 / ext4 rw,relatime 0 0
                /dev/mmcblk0p1 /boot vfat rw 0 0
                /dev/sda1 /var/lib/estran ext4 rw 0 0
                /dev/sda1 /mnt/again/and/again ext4 rw 0 0
                /dev/sda2 /mnt/my\\040disk xfs rw 0 0
                /dev/sda3 /etc/hosts ext4 rw 0 0
                /dev/loop0 /snap/core squashfs ro 0 0
                server:/export /mnt/nfs nfs4 rw 0 0
                """);
        for (String mount : new String[] {"boot", "var/lib/estran", "mnt/again/and/again", "mnt/my disk", "mnt/nfs"}) {
            Files.createDirectories(folder.resolve(mount));
        }
        put("etc/hosts", "");
        put("sys/block/mmcblk0/device/type", "SD\n");
        put("sys/block/sda/device/model", "USB DISK\n");
        put("sys/block/loop0/size", "80\n");
        put("sys/class/thermal/thermal_zone0/type", "cpu-thermal\n");
        put("sys/class/thermal/thermal_zone0/temp", "48312\n");
        put("sys/class/thermal/thermal_zone1/type", "acpitz\n");
        put("sys/class/thermal/thermal_zone1/temp", "30000\n");
        put("sys/class/thermal/thermal_zone2/type", "acpitz\n");
        put("sys/class/thermal/thermal_zone2/temp", "-5000\n");
        put("sys/class/thermal/cooling_device0/type", "Fan\n");
        put("sys/class/hwmon/hwmon0/name", "coretemp\n");
        put("sys/class/hwmon/hwmon0/temp1_label", "Package id 0\n");
        put("sys/class/hwmon/hwmon0/temp1_input", "51000\n");
        put("sys/class/hwmon/hwmon0/temp2_label", "Core 0\n");
        put("sys/class/hwmon/hwmon0/temp2_input", "50500\n");
        put("sys/class/hwmon/hwmon0/temp2_max", "100000\n");
        put("sys/class/hwmon/hwmon1/name", "nvme\n");
        put("sys/class/hwmon/hwmon1/temp1_input", "38850\n");
        put("sys/class/hwmon/hwmon1/temp2_input", "asleep\n");
    }

    /** Two hundred ticks pass, one processor busy and one idle. */
    void work() throws IOException {
        put("proc/stat", """
                cpu  33716 120 10229 62860 317 0 546 74 900 0
                cpu0 16442 60 4898 32175 46 0 302 32 450 0
                cpu1 17334 60 5321 30675 251 0 234 32 1450 0
                intr 1
                """);
    }

    HostFolders folders() {
        return new HostFolders(folder.resolve("proc"), folder.resolve("sys"), folder);
    }

    /** Shows something else from here on. */
    void put(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    void remove(String file) throws IOException {
        Files.delete(folder.resolve(file));
    }
}
