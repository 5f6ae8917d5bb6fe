package io.estran.system.chaos.schedule;

/** What a fault strikes: a process, or the connections that lead to it. */
public enum Part {
    /** An agent; its link is the one between it and the load balancer. */
    AGENT("agent"),
    /** A gateway with its sequencer; its link is the one between the load balancer and it. */
    GATEWAY("gateway"),
    /** A broker; its link is everything that its clients and the other brokers send to it. */
    BROKER("broker");

    private final String word;

    Part(String word) {
        this.word = word;
    }

    /** Its word on the command line and in reports. */
    public String word() {
        return word;
    }
}
