package dev.runwatch.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text as tools and services write it, with a canary in place of each secret.
///
/// @param name for a test's report
/// @param template with `CANARY` for a secret of 24 letters and digits, `CANARY16` for an access key ID of AWS (16
///     capitals and digits), `CANARY40` for a secret key of AWS
public record SecretSample(String name, String template) {

    private static final Pattern PLACE = Pattern.compile("CANARY(16|40)?");

    private static final Pattern PIECE = Pattern.compile("(?=([cC]0N[A-Za-z0-9]{9}))");

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz";

    /// A sample with random secrets in place of the canaries.
    public record Filled(SecretSample sample, String text, List<String> canaries) {}

    /// JSON, as services write it.
    public static final List<SecretSample> JSON = List.of(
            of("member", "{\"password\":\"CANARY\"}"),
            of("camel case", "{\"order\":{\"dbPassword\":\"CANARY\"}}"),
            of("kebab case", "{\"client-secret\":\"CANARY\"}"),
            of("constant case", "{\"DB_PASSWORD\":\"CANARY\",\"API_KEY\":\"CANARY\"}"),
            of("no case at all", "{\"dbpassword\":\"CANARY\",\"PaSsWoRd\":\"CANARY\",\"MYSQLPASSWORD\":\"CANARY\"}"),
            of("dotted name", "{\"spring.datasource.password\":\"CANARY\"}"),
            of("name in Unicode escapes", "{\"p\\u0061ssw\\u006Frd\":\"CANARY\"}"),
            of("array of secrets", "{\"refreshTokens\":[\"CANARY\",{\"x\":\"CANARY\"}]}"),
            of("object of secrets", "{\"credentials\":{\"user\":\"CANARY\",\"deep\":[[\"CANARY\"]]}}"),
            of("JSON in a string", "{\"body\":\"{\\\"password\\\":\\\"CANARY\\\"}\"}"),
            of(
                    "JSON in a string in a string",
                    "{\"a\":\"{\\\"b\\\":\\\"{\\\\\\\"token\\\\\\\":\\\\\\\"CANARY\\\\\\\"}\\\"}\"}"),
            of("string of JSON", "\"{\\\"apiKey\\\":\\\"CANARY\\\"}\""),
            of("environment of a container", "{\"Environment\":[{\"Name\":\"DB_PASSWORD\",\"Value\":\"CANARY\"}]}"),
            of("parameters of a stack", "[{\"ParameterKey\":\"MasterPassword\",\"ParameterValue\":\"CANARY\"}]"),
            of(
                    "headers by name",
                    "{\"headers\":{\"Authorization\":\"Token CANARY\",\"cookie\":\"a=CANARY; b=CANARY\"}}"),
            of("headers as pairs", "{\"headers\":[[\"accept\",\"*/*\"],[\"x-api-key\",\"CANARY\"]]}"),
            of("text in a member", "{\"note\":\"login with password=CANARY failed\"}"),
            of("secret in a name", "{\"https://app:CANARY@example.com\":1}"),
            of("arguments", "{\"Command\":[\"flyway\",\"--password\",\"CANARY\",\"-user=app\"]}"),
            of("arguments of a login", "{\"Args\":[\"docker\",\"login\",\"-u\",\"app\",\"-p\",\"CANARY\",\"x\"]}"),
            of("headers in one list", "{\"rawHeaders\":[\"Accept\",\"*/*\",\"X-Api-Key\",\"CANARY\"]}"),
            of("short names", "{\"DB_PASS\":\"CANARY\",\"password1\":\"CANARY\",\"creds\":\"CANARY\"}"),
            of("pre-signed URL", "{\"url\":\"https://b.s3.amazonaws.com/k?X-Amz-Signature=CANARY&X-Amz-Date=1\"}"));

    /// Text, among which is JSON that is damaged.
    public static final List<SecretSample> TEXT = List.of(
            of("assignment", "password=CANARY"),
            of("colon", "Login failed, Password: CANARY"),
            of("quoted", "pwd='CANARY' and secret = \"CANARY\""),
            of("after the word alone", "Access denied using password 'CANARY'"),
            of("cut JSON", "{\"order\":1,\"password\":\"CANARY\",\"cut o"),
            of("cut JSON with Unicode escapes", "{\"order\":1,\"p\\u0061ssword\":\"CANARY\",\"cut o"),
            of("cut inside the secret", "{\"order\":1,\"apiKey\":\"CANARY"),
            of("escaped twice", "Got {\\\\\\\"clientSecret\\\\\\\":\\\\\\\"CANARY\\\\\\\"}"),
            of("escaped for HTML", "{&quot;password&quot;:&quot;CANARY&quot;,&#34;token&#34;:&#34;CANARY&#34;}"),
            of("cut environment of a container", "[{\"name\":\"DB_PASSWORD\",\"value\":\"CANARY\"},{\"name\":"),
            of("YAML", "db:\n  password: CANARY\n  user: app"),
            of("YAML block", "password: |\n  CANARY\nuser: app"),
            of("YAML list", "passwords:\n  - CANARY\n  - CANARY"),
            of("YAML of Kubernetes", "env:\n  - name: DB_PASSWORD\n    value: CANARY"),
            of("environment dump", "PATH=/bin\nDB_PASSWORD=CANARY\nexport GITHUB_TOKEN=\"CANARY\"\nHOME=/root"),
            of("Windows environment", "set APIKEY=CANARY"),
            of("JDBC", "jdbc:postgresql://db:5432/app?user=app&password=CANARY&ssl=true"),
            of("JDBC of Oracle", "jdbc:oracle:thin:scott/CANARY@//db:1521/app"),
            of("SQL Server", "Server=db;User Id=sa;Pwd=CANARY;Encrypt=yes"),
            of("AMQP", "amqps://app:CANARY@mq.example.com:5671/%2F"),
            of("MongoDB", "mongodb+srv://app:CANARY@cluster0.example.net/app"),
            of("Redis", "redis://:CANARY@cache:6379/0"),
            of("URL with an @ in the password", "postgres://app:p@CANARY@db/app"),
            of("URL in a URL", "next=https%3A%2F%2Fapp%3ACANARY%40example.com%2Fcb%3Faccess_token%3DCANARY%26x%3D1"),
            of("storage account", "AccountName=app;AccountKey=CANARY==;EndpointSuffix=core.windows.net"),
            of("query", "GET /cb?state=1&access_token=CANARY&code=2"),
            of("query escaped for HTML", "/cb?a=1&amp;api_key=CANARY&amp;b=2"),
            of("query escaped for JSON", "/cb?a=1\\u0026api_key=CANARY\\u0026b=2"),
            of("shared access signature", "https://x.blob.core.windows.net/c?sv=2024&sig=CANARY%3D"),
            of(
                    "pre-signed request",
                    "https://b.s3.amazonaws.com/k?X-Amz-Credential=ASIACANARY16%2F20261120&X-Amz-Security-Token=CANARY"
                            + "&X-Amz-Signature=CANARY"),
            of("Authorization", "GET / HTTP/1.1\r\nAuthorization: Bearer CANARY\r\nHost: x"),
            of("Authorization of AWS", "Authorization: AWS4-HMAC-SHA256 Credential=ASIACANARY16/x, Signature=CANARY"),
            of("Cookie", "Cookie: a=CANARY; sid=CANARY\nAccept: */*"),
            of("Set-Cookie", "set-cookie: id=CANARY; Path=/; HttpOnly"),
            of("header of an API", "X-Api-Key: CANARY"),
            of("headers of Java", "{Authorization=[Bearer CANARY], X-Auth-Token=[CANARY], Accept=[*/*]}"),
            of("headers as tuples", "[('Accept', '*/*'), ('X-Api-Key', 'CANARY'), (b'cookie', b'a=CANARY')]"),
            of("basic authentication", "401 for Basic dXNlcjpwYXNzCANARY=="),
            of("bearer", "Upstream refused Bearer CANARY"),
            of("form", "grant_type=password&username=app&password=CANARY&client_secret=CANARY"),
            of("multipart form", "Content-Disposition: form-data; name=\"password\"\r\n\r\nCANARY\r\n--x"),
            of("command line", "mysqldump --user app --password CANARY db"),
            of("command line with =", "app --token=CANARY run"),
            of("command line, short", "docker login -u app -p CANARY registry.example.com"),
            of("command line of MySQL", "mysql -h db -uapp -pCANARY app"),
            of("command line of curl", "curl -s -u app:CANARY https://example.com -H 'X-Api-Key: CANARY'"),
            of("command line of PowerShell", "Connect-App -User app -Password CANARY"),
            of("SQL", "CREATE USER app IDENTIFIED BY 'CANARY'"),
            of("XML element", "<db><password>CANARY</password></db>"),
            of("XML element with attributes", "<wsse:Password Type=\"x#PasswordText\">CANARY</wsse:Password>"),
            of("XML escaped", "&lt;password&gt;CANARY&lt;/password&gt;"),
            of("XML attribute", "<login user=\"app\" password=\"CANARY\"/>"),
            of("XML pair", "<add key=\"DbPassword\" value=\"CANARY\" /><property name='apiKey' value='CANARY'/>"),
            of("Python dict", "{'user': 'app', 'password': 'CANARY', 'api_key': b'CANARY', 'token': u'CANARY'}"),
            of("Python object", "Config(user='app', password='CANARY', key=1, secret=SecretStr('CANARY'))"),
            of("Java record", "Config[user=app, password=CANARY, port=1]"),
            of("Java optional", "Config[password=Optional[CANARY], port=1]"),
            of("Go struct", "{User:app Password:CANARY Port:1} map[token:CANARY]"),
            of("Ruby hash", "{:user=>\"app\", :api_key=>\"CANARY\"}"),
            of("PHP array", "Array\n(\n    [user] => app\n    [password] => CANARY\n)"),
            of("PHP dump", "array(1) {\n  [\"password\"]=>\n  string(24) \"CANARY\"\n}"),
            of(
                    "stack trace",
                    "a.B: broken\n\tat a.B.c(B.java:1)\nCaused by: d.E: jdbc:mysql://app:CANARY@db/x refused\n"),
            of("exception of an exception", "a.B: d.E: login failed, password=CANARY; nested exception is f.G"),
            of(
                    "error of Jackson",
                    "JsonParseException: Unrecognized token 'CANARY': was expecting (JSON String, Number"),
            of("private key", "-----BEGIN RSA PRIVATE KEY-----\nMIICANARY\nCANARY\n-----END RSA PRIVATE KEY-----"),
            of("private key on one line", "-----BEGIN PRIVATE KEY-----\\nCANARY\\nCANARY\\n-----END PRIVATE KEY-----"),
            of("private key, cut", "-----BEGIN OPENSSH PRIVATE KEY-----\nCANARY\nCANARY"),
            of(
                    "private key of PGP",
                    "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nCANARY\n-----END PGP PRIVATE KEY BLOCK-----"),
            of("key of AWS", "used AKIACANARY16 with CANARY40 today"),
            of("session of AWS", "ASIACANARY16 IQoJb3JpZ2luX2VjEJrCANARY/CANARY+CANARY=="),
            of("profile of AWS", "[default]\naws_access_key_id = AKIACANARY16\naws_secret_access_key = CANARY40"),
            of("JWT", "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiCANARY.CANARY"),
            of("encrypted JWT", "got eyJhbGciOiJSU0EifQ.CANARY.CANARY.CANARY.CANARY"),
            of("GitHub", "ghp_CANARY and github_pat_CANARY"),
            of("Slack", "xoxb-1-CANARY, xapp-1-CANARY, https://hooks.slack.com/services/T0001/B0001/CANARY"),
            of("Stripe", "sk_live_CANARY and whsec_CANARY"),
            of("Google", "AIzaCANARY, ya29.CANARY and GOCSPX-CANARY"),
            of("GitLab", "glpat-CANARY"),
            of("language models", "sk-proj-CANARY and sk-ant-api03-CANARY"),
            of("package registries", "npm_CANARY and pypi-AgEICANARY"),
            of("Vault", "hvs.CANARY"),
            of("cut arguments", "{\"Command\":[\"app\",\"--db-password\",\"CANARY\",\"--verb"),
            of("user without a scheme", "cannot connect to app:CANARY@db.example.com:5432/x"),
            of("key in a query", "GET https://api.example.com/v1?q=x&key=CANARY"),
            of("netrc", "machine example.com login app password CANARY"),
            of("here-string", "docker login --password-stdin <<< CANARY"),
            of("schemes", "refused Token CANARY, ApiKey CANARY, BASIC CANARY"),
            of(
                    "webhooks",
                    "https://discord.com/api/webhooks/123456/CANARY https://x.webhook.office.com/webhookb2/1@2/CANARY"));

    private static SecretSample of(String name, String template) {
        return new SecretSample(name, template);
    }

    public static List<SecretSample> all() {
        List<SecretSample> all = new ArrayList<>(JSON);
        all.addAll(TEXT);
        return all;
    }

    /// Replaces each canary by a new random secret.
    public Filled fill(Random random) {
        List<String> canaries = new ArrayList<>();
        String text = PLACE.matcher(template).replaceAll(place -> {
            String canary = canary(place, random);
            canaries.add(canary);
            return canary;
        });
        return new Filled(this, text, canaries);
    }

    private static String canary(MatchResult place, Random random) {
        return switch (place.group()) {
            case "CANARY16" -> "C0N" + letters(random, 9, 36) + letters(random, 4, 36);
            case "CANARY40" -> secret(random) + "/" + piece(random) + letters(random, 3, 36);
            default -> secret(random);
        };
    }

    /// A secret of two pieces.
    public static String secret(Random random) {
        return piece(random) + piece(random);
    }

    /// The pieces of secrets in a text, also where the secret was cut.
    public static Set<String> pieces(String text) {
        Set<String> pieces = new HashSet<>();
        Matcher piece = PIECE.matcher(text);
        while (piece.find()) {
            pieces.add(piece.group(1));
        }
        return pieces;
    }

    /// With a digit, a capital and a small letter, as nearly every secret has.
    private static String piece(Random random) {
        return "c0N" + letters(random, 9, LETTERS.length());
    }

    private static String letters(Random random, int length, int of) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(random.nextInt(of)));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return name;
    }
}
