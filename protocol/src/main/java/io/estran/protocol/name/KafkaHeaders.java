package io.estran.protocol.name;

/** Names of the Kafka record headers: the CloudEvents Kafka binding in binary mode, and Estran's own. */
public final class KafkaHeaders {
    public static final String CE_SPECVERSION = "ce_specversion";
    public static final String CE_ID = "ce_id";
    public static final String CE_SOURCE = "ce_source";
    public static final String CE_TYPE = "ce_type";
    public static final String CE_SUBJECT = "ce_subject";
    public static final String CE_TIME = "ce_time";
    public static final String CONTENT_TYPE = "content-type";

    /** {@code estran.gap.v1}: the {@link #CE_TYPE} of a control record that declares a gap. */
    public static final String TYPE_GAP = "estran.gap.v1";

    public static final String CLASS = "estran_class";
    public static final String LABEL = "estran_label";
    public static final String LANE = "estran_lane";
    public static final String SEQUENCE = "estran_sequence";
    public static final String INDEX = "estran_index";
    public static final String SUITE = "estran_suite";
    public static final String KEY = "estran_key";
    public static final String SALT = "estran_salt";
    /** The run number of the agent's run that sealed the batch: orders forks (DELIVERY.md rule 14). */
    public static final String RUN_NUMBER = "estran_run_number";
    /** On {@code estran.ingest} and {@code estran.quarantine}: the common name of the client's certificate. */
    public static final String CLIENT = "estran_client";
    /** On {@code estran.quarantine}: why. */
    public static final String REASON = "estran_reason";

    private KafkaHeaders() {}
}
