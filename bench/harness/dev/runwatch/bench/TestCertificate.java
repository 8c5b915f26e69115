package dev.runwatch.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate for a local AWS over TLS, and a trust store with it and all certificates that a JVM trusts by default:
/// a function reads as many as on AWS.
final class TestCertificate {

    private static final String PASSWORD = "changeit";

    private final Path keys;
    private final Path trustStore;

    private TestCertificate(Path keys, Path trustStore) {
        this.keys = keys;
        this.trustStore = trustStore;
    }

    static TestCertificate create(Path directory) throws IOException, InterruptedException {
        Path empty = Folder.empty(directory);
        Path keys = empty.resolve("keys.p12");
        Path certificate = empty.resolve("certificate.pem");
        Path trustStore = empty.resolve("cacerts");
        Path standard = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
        Files.copy(standard, trustStore, StandardCopyOption.REPLACE_EXISTING);
        keytool(
                "-genkeypair",
                "-keystore",
                keys,
                "-alias",
                "local",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost");
        keytool("-exportcert", "-rfc", "-keystore", keys, "-alias", "local", "-file", certificate);
        keytool("-importcert", "-noprompt", "-keystore", trustStore, "-alias", "local", "-file", certificate);
        return new TestCertificate(keys, trustStore);
    }

    /// For the JVM that connects to the server.
    String trustStoreOption() {
        return "-Djavax.net.ssl.trustStore=" + trustStore.toAbsolutePath();
    }

    /// For the server.
    SSLContext context() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(keys)) {
            store.load(file, PASSWORD.toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        for (Object each : arguments) {
            command.add(each.toString());
        }
        command.addAll(List.of("-storepass", PASSWORD));
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException("keytool ended with " + status + ": " + command);
        }
    }
}
