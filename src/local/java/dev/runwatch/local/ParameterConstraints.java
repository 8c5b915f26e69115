package dev.runwatch.local;

import java.util.List;
import java.util.Map;

/// The constraints of a parameter's declaration: type, pattern, allowed values, length and range.
record ParameterConstraints(Map<?, ?> declaration) {

    String description() {
        return String.valueOf(declaration.get("ConstraintDescription"));
    }

    boolean accept(String value) {
        boolean number = "Number".equals(declaration.get("Type"));
        if (number && !value.matches("-?\\d+")) {
            return false;
        }
        return acceptText(value) && (!number || acceptNumber(Long.parseLong(value)));
    }

    private boolean acceptText(String value) {
        return (!(declaration.get("AllowedPattern") instanceof String pattern) || value.matches(pattern))
                && (!(declaration.get("AllowedValues") instanceof List<?> allowed)
                        || allowed.stream().map(String::valueOf).toList().contains(value))
                && (!(declaration.get("MaxLength") instanceof Integer max) || value.length() <= max);
    }

    private boolean acceptNumber(long value) {
        return (!(declaration.get("MinValue") instanceof Integer min) || value >= min)
                && (!(declaration.get("MaxValue") instanceof Integer max) || value <= max);
    }
}
