package io.jenkins.plugins.airflowdeploy.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A Markdown table, printed row by row. */
final class Table {

    /** @param columns the first is text, the others are figures */
    Table(String title, String... columns) {
        System.out.println("\n### " + title + "\n\n| " + String.join(" | ", columns) + " |");
        System.out.println("|---|" + "---:|".repeat(columns.length - 1));
    }

    void row(Object... cells) {
        List<String> texts = new ArrayList<>();
        for (Object cell : cells) {
            texts.add(cell instanceof Double number ? seconds(number) : String.valueOf(cell));
        }
        System.out.println("| " + String.join(" | ", texts) + " |");
    }

    /** With two digits below ten, else with one. */
    static String seconds(double seconds) {
        return String.format(Locale.ROOT, seconds < 10 ? "%.2f" : "%.1f", seconds);
    }

    static double median(List<Double> figures) {
        List<Double> sorted = new ArrayList<>(figures);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    static double worst(List<Double> figures) {
        return Collections.max(figures);
    }
}
