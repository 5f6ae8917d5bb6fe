package io.estran.process.tls;

import java.security.cert.X509Certificate;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** The common name in a certificate's subject: an identity only if there is exactly one. Stateless. */
public final class CommonName {
    private static final String ATTRIBUTE = "CN=";

    private CommonName() {}

    /** The subject's only common name, or null if it has none or several. */
    public static @Nullable String of(X509Certificate certificate) {
        return of(certificate.getSubjectX500Principal());
    }

    /**
     * RFC 2253 form: attributes are joined by commas and plus signs, and those inside a value are escaped. Splitting without
     * looking at escapes would let an organisation named {@code x,CN=other} speak for another.
     */
    static @Nullable String of(X500Principal subject) {
        String name = subject.getName(X500Principal.RFC2253);
        String found = null;
        int start = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i < name.length() && name.charAt(i) == '\\') {
                i++;
            } else if (i == name.length() || name.charAt(i) == ',' || name.charAt(i) == '+') {
                String attribute = name.substring(start, i);
                start = i + 1;
                if (attribute.startsWith(ATTRIBUTE)) {
                    if (found != null) {
                        return null;
                    }
                    found = attribute.substring(ATTRIBUTE.length());
                }
            }
        }
        return found;
    }
}
