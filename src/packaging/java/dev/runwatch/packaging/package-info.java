/// Makes the self-contained package for Lambda's `provided.al2023`, and proves what it promises.
package dev.runwatch.packaging;
