package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Strings that Python code puts together from constants: {@code +}, {@code %}, {@code format} and a few plain methods.
 */
final class TextForms {

    private static final Pattern PERCENT = Pattern.compile("%(.)");
    private static final Pattern BRACES = Pattern.compile("\\{\\{|}}|\\{([^{}]*)}|[{}]");

    private TextForms() {}

    /** {@code str(value)}. */
    static Known string(Known value) {
        return value instanceof Known.Number number ? new Known.Text(Long.toString(number.value())) : asText(value);
    }

    static Known plus(Known left, Known right) {
        if (left instanceof Known.Text a && right instanceof Known.Text b) {
            return Known.Text.of(a.value() + b.value());
        }
        return asText(left) instanceof Known.Nothing nothing ? nothing : asText(right);
    }

    /** {@code left % right}, with {@code %s}, {@code %d} and {@code %%} only. */
    static Known percent(Known left, Known right) {
        String format = ((Known.Text) left).value();
        Known[] values = right instanceof Known.Several several ? several.values() : new Known[] {right};
        StringBuilder text = new StringBuilder();
        Matcher matcher = PERCENT.matcher(format);
        int used = 0;
        int from = 0;
        while (matcher.find()) {
            text.append(format, from, matcher.start());
            from = matcher.end();
            String kind = matcher.group(1);
            if (kind.equals("%")) {
                text.append('%');
            } else if (!"sd".contains(kind) || used >= values.length) {
                return new Known.Nothing("is formatted");
            } else if (string(values[used++]) instanceof Known.Text part) {
                text.append(part.value());
            } else {
                return string(values[used - 1]);
            }
        }
        return Known.Text.of(text.append(format.substring(from)).toString());
    }

    /** A method of a constant string. */
    static Known method(String text, String method, List<Known> args, Map<String, Known> keywords) {
        if (method.equals("format")) {
            return format(text, args, keywords);
        } else if (method.equals("replace") && args.size() == 2) {
            return args.get(0) instanceof Known.Text a && args.get(1) instanceof Known.Text b && !a.value().isEmpty()
                    ? Known.Text.of(text.replace(a.value(), b.value()))
                    : new Known.Nothing("comes from `replace`");
        }
        return switch (args.isEmpty() ? method : "") {
            case "lower" -> Known.Text.of(text.toLowerCase(Locale.ROOT));
            case "upper" -> Known.Text.of(text.toUpperCase(Locale.ROOT));
            case "strip" -> Known.Text.of(text.strip());
            default -> new Known.Nothing("comes from `" + method + "` of a string");
        };
    }

    private static Known format(String format, List<Known> args, Map<String, Known> keywords) {
        StringBuilder text = new StringBuilder();
        Matcher matcher = BRACES.matcher(format);
        int next = 0;
        int from = 0;
        while (matcher.find()) {
            text.append(format, from, matcher.start());
            from = matcher.end();
            String field = matcher.group(1);
            if (field == null) {
                text.append(matcher.group().charAt(0));
                continue;
            }
            String key = field.isEmpty() ? Integer.toString(next++) : field;
            Known value = key.matches("\\d{1,3}") ? positional(args, Integer.parseInt(key)) : keywords.get(key);
            if (value == null || !(string(value) instanceof Known.Text part)) {
                return value instanceof Known.Nothing ? value : new Known.Nothing("is formatted");
            }
            text.append(part.value());
        }
        return Known.Text.of(text.append(format.substring(from)).toString());
    }

    private static Known positional(List<Known> args, int index) {
        return index < args.size() ? args.get(index) : null;
    }

    private static Known asText(Known value) {
        if (value instanceof Known.Text || value instanceof Known.Nothing) {
            return value;
        }
        return value instanceof Known.Imported imported
                ? new Known.Nothing("comes from `" + imported.name() + "`")
                : new Known.Nothing("is no string");
    }
}
