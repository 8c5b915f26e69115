package dev.runwatch.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Self-signed certificates in a key store.
///
/// @param keys the file
public record SelfSigned(Path keys) {

    private static final char[] PASSWORD = "changeit".toCharArray();

    /// @param keys a file that does not exist yet
    /// @param names the subject of each certificate, such as `ip:127.0.0.1` or `dns:localhost`
    public static SelfSigned make(Path keys, String... names) {
        var made = new SelfSigned(keys);
        for (String name : names) {
            made.add(name);
        }
        return made;
    }

    /// TLS for a server with the certificate of this name.
    public SSLContext of(String name) {
        try (InputStream in = Files.newInputStream(keys)) {
            KeyStore all = KeyStore.getInstance("PKCS12");
            all.load(in, PASSWORD);
            KeyStore one = KeyStore.getInstance("PKCS12");
            one.load(null, PASSWORD);
            one.setKeyEntry(name, all.getKey(name, PASSWORD), PASSWORD, all.getCertificateChain(name));
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(one, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        } catch (GeneralSecurityException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    /// The options of a JVM that trusts only these certificates.
    public String trusted() {
        return "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
                .formatted(keys, String.valueOf(PASSWORD));
    }

    private void add(String name) {
        String[] arguments = ("-genkeypair -keyalg EC -dname CN=test -validity 2 -storetype PKCS12 -storepass %s"
                        + " -alias %s -ext san=%s -keystore %s")
                .formatted(String.valueOf(PASSWORD), name, name, keys)
                .split(" ", -1);
        var keytool = new ProcessBuilder(arguments).redirectErrorStream(true);
        keytool.command()
                .addFirst(Path.of(System.getProperty("java.home"), "bin", "keytool")
                        .toString());
        try {
            Process process = keytool.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }
}
