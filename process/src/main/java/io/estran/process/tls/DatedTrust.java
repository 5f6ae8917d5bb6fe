package io.estran.process.tls;

import io.estran.process.time.KnownTime;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The JDK's own check of certificates (PKIX, RFC 5280), at the time that is known instead of the wall clock's. If that time is a
 * guess it is late enough to see that a certificate has ended, and too early to say that one has not begun: then the chain is
 * checked at its latest beginning. Thread safe.
 */
final class DatedTrust extends X509ExtendedTrustManager {
    private final KeyStore trusted;
    private final KnownTime time;
    private final X509Certificate[] issuers;

    DatedTrust(KeyStore trusted, KnownTime time) throws GeneralSecurityException {
        this.trusted = trusted;
        this.time = time;
        this.issuers = at(time.now()).getAcceptedIssuers();
    }

    private X509ExtendedTrustManager at(Instant date) throws GeneralSecurityException {
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(trusted, new X509CertSelector());
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(date));
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }

    private X509ExtendedTrustManager delegate(X509Certificate[] chain) throws CertificateException {
        Instant date = time.now();
        for (X509Certificate certificate : chain) {
            Instant begin = certificate.getNotBefore().toInstant();
            if (time.isGuess() && begin.isAfter(date)) {
                date = begin;
            }
        }
        try {
            return at(date);
        } catch (GeneralSecurityException missing) {
            throw new CertificateException("certificates cannot be checked", missing);
        }
    }

    private void believed(X509Certificate[] chain) {
        Instant end = Instant.MAX;
        for (X509Certificate certificate : chain) {
            Instant its = certificate.getNotAfter().toInstant();
            end = its.isBefore(end) ? its : end;
        }
        time.vouchedUntil(end);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        delegate(chain).checkServerTrusted(chain, authType, socket);
        believed(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        delegate(chain).checkServerTrusted(chain, authType, engine);
        believed(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        delegate(chain).checkServerTrusted(chain, authType);
        believed(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        delegate(chain).checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        delegate(chain).checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        delegate(chain).checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return issuers.clone();
    }
}
