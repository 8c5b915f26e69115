/// Builds the package for Lambda's custom runtime `provided.al2023`, and the SBOMs and checksums of both packages.
package dev.runwatch.packaging;
