package dev.runwatch.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads the CycloneDX SBOM of a package, and adds components to it.
public final class Sbom {

    /// The path inside a package: Spring Boot's convention, which SBOM tools know.
    public static final String LIST = "META-INF/sbom/application.cdx.json";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Sbom() {}

    /// One library, or the Java runtime.
    ///
    /// @param sha256 of the published file; empty for the Java runtime, which is not a single file
    /// @param licences SPDX identifiers; the user may choose one of several
    public record Part(String group, String name, String version, String type, String sha256, List<String> licences) {

        /// The file name in the packages.
        String file() {
            return name + "-" + version + ".jar";
        }
    }

    /// @throws NoSuchFileException if the build has not written the SBOM
    public static List<Part> in(Path list) throws IOException {
        if (Files.notExists(list)) {
            throw new NoSuchFileException(
                    list.toString(), null, "Maven writes the SBOM, but not offline: run it without -o");
        }
        return read(JSON.readTree(Files.readString(list)));
    }

    /// The SBOM inside a package.
    ///
    /// @param jar the jar in the zip that contains it; empty if the zip itself does
    static List<Part> in(Path zip, String jar) throws IOException {
        return read(JSON.readTree(SbomAndChecksums.entry(zip, jar, LIST)));
    }

    static Part library(String group, Path jar, String licence) throws IOException {
        String file = jar.toFile().getName().replaceFirst("\\.jar$", "");
        int dash = file.lastIndexOf('-');
        return new Part(
                group,
                file.substring(0, dash),
                file.substring(dash + 1),
                "library",
                SbomAndChecksums.sha256(Files.readAllBytes(jar)),
                List.of(licence));
    }

    static Part java(String vendor, String version) {
        return new Part(vendor, "openjdk", version, "platform", "", List.of("GPL-2.0-with-classpath-exception"));
    }

    static void add(Path list, List<Part> parts) throws IOException {
        ObjectNode root = (ObjectNode) JSON.readTree(Files.readString(list));
        ArrayNode components = root.withArray("components");
        for (Part part : parts) {
            ObjectNode component = components
                    .addObject()
                    .put("type", part.type())
                    .put("group", part.group())
                    .put("name", part.name())
                    .put("version", part.version())
                    .put("scope", "required");
            if (!part.sha256().isEmpty()) {
                component.putArray("hashes").addObject().put("alg", "SHA-256").put("content", part.sha256());
                component.put(
                        "purl", "pkg:maven/%s/%s@%s?type=jar".formatted(part.group(), part.name(), part.version()));
            }
            ArrayNode licences = component.putArray("licenses");
            part.licences()
                    .forEach(id -> licences.addObject().putObject("license").put("id", id));
        }
        Files.writeString(list, JSON.writeValueAsString(root));
    }

    private static List<Part> read(JsonNode root) {
        List<Part> parts = new ArrayList<>();
        for (JsonNode component : root.path("components")) {
            String sha256 = "";
            for (JsonNode hash : component.path("hashes")) {
                if (hash.path("alg").asString().equals("SHA-256")) {
                    sha256 = hash.path("content").asString();
                }
            }
            List<String> licences = new ArrayList<>();
            for (JsonNode licence : component.path("licenses")) {
                licences.add(licence.path("license")
                        .path("id")
                        .asString(licence.path("license").path("name").asString("")));
            }
            parts.add(new Part(
                    component.path("group").asString(""),
                    component.path("name").asString(),
                    component.path("version").asString(),
                    component.path("type").asString(),
                    sha256,
                    licences));
        }
        return parts;
    }
}
