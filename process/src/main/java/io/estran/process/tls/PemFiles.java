package io.estran.process.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads PEM files and says what is wrong with them; collects the problems. One thread. */
final class PemFiles {
    private static final long MAX_BYTES = 1 << 20;
    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";
    private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";

    private final List<TlsProblem> problems = new ArrayList<>();

    List<TlsProblem> problems() {
        return problems;
    }

    void add(String key, Path file, String message) {
        problems.add(new TlsProblem(key, file, message));
    }

    /** The certificates of a file, in its order; empty after a problem. */
    List<X509Certificate> certificates(String key, Path file) {
        String text = text(key, file);
        if (text == null) {
            return List.of();
        }
        int start = text.indexOf(CERTIFICATE);
        if (start < 0) {
            add(key, file, "holds no PEM certificate (" + CERTIFICATE + ")");
            return List.of();
        }
        try {
            List<X509Certificate> certificates = new ArrayList<>();
            byte[] pem = text.substring(start).getBytes(StandardCharsets.US_ASCII);
            for (var certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
                certificates.add((X509Certificate) certificate);
            }
            return certificates;
        } catch (CertificateException malformed) {
            add(key, file, "holds a certificate that cannot be read: " + malformed.getMessage());
            return List.of();
        }
    }

    /** The private key of a file, of that algorithm of {@link KeyFactory}; null after a problem. */
    @Nullable
    PrivateKey privateKey(String key, Path file, String algorithm, String kind) {
        String text = text(key, file);
        if (text == null) {
            return null;
        }
        int start = text.indexOf(KEY_BEGIN);
        int end = text.indexOf(KEY_END);
        if (start < 0 || end < start) {
            add(key, file, "holds no PEM key in the form " + KEY_BEGIN + advice(text));
            return null;
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(text.substring(start + KEY_BEGIN.length(), end));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException notAKey) {
            add(key, file, "is not " + kind);
            return null;
        }
    }

    private static String advice(String text) {
        if (text.contains("-----BEGIN EC PRIVATE KEY-----")) {
            return "; convert it: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW";
        }
        if (text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----")) {
            return "; it is encrypted, which needs a person at every start: openssl pkcs8 -in OLD -out NEW, mode 0600";
        }
        return "";
    }

    private @Nullable String text(String key, Path file) {
        try {
            if (Files.isDirectory(file)) {
                add(key, file, "is a folder, not a PEM file");
                return null;
            }
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                add(key, file, "has " + size + " bytes; a PEM file has at most " + MAX_BYTES);
                return null;
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException missing) {
            add(key, file, "there is no such file: " + file.toAbsolutePath() + TlsFiles.ADVICE);
            return null;
        } catch (IOException failure) {
            add(key, file, "cannot be read: " + failure);
            return null;
        }
    }
}
