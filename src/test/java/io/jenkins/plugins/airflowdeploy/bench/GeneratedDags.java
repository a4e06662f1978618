package io.jenkins.plugins.airflowdeploy.bench;

import java.util.Random;

/** DAG files as people write them, of a wanted size; the same number gives the same text. */
final class GeneratedDags {

    private static final String[] NOUNS = {"orders", "stock", "customers", "returns", "prices", "carriers", "suppliers", "invoices"};
    private static final String[] VERBS = {"load", "check", "join", "count", "publish", "archive", "compare", "send"};

    private GeneratedDags() {}

    /** {@code dags/team_07/orders_00123.py}; 50 files a folder. */
    static String path(int number) {
        return String.format("dags/team_%03d/%s_%05d.py", number / 50, NOUNS[number % NOUNS.length], number);
    }

    /** A file of exactly so many lines. */
    static String ofLines(int number, int revision, int lines) {
        StringBuilder text = head(number, revision);
        Random random = new Random(number);
        int tasks = 0;
        while (lines(text) + 8 <= lines) {
            task(text, random, tasks++);
        }
        while (lines(text) < lines) {
            text.append("# ").append(VERBS[random.nextInt(VERBS.length)]).append('\n');
        }
        return text.toString();
    }

    /** A file of so many bytes and a few more. */
    static String ofBytes(int number, int revision, int bytes) {
        StringBuilder text = head(number, revision);
        Random random = new Random(number);
        for (int tasks = 0; text.length() < bytes; tasks++) {
            task(text, random, tasks);
        }
        return text.toString();
    }

    private static StringBuilder head(int number, int revision) {
        String noun = NOUNS[number % NOUNS.length];
        return new StringBuilder(String.format("""
                \"""Work of the day on %1$s, revision %3$d.\"""

                from datetime import datetime, timedelta

                from airflow.sdk import DAG, task

                DEFAULTS = {"owner": "team-%2$05d", "retries": 2, "retry_delay": timedelta(minutes=5)}

                with DAG(
                    dag_id="%1$s_%2$05d",
                    schedule=None,
                    start_date=datetime(2026, 1, 1),
                    catchup=False,
                    default_args=DEFAULTS,
                    tags=["%1$s", "revision-%3$d"],
                ) as dag:
                """, noun, number, revision));
    }

    /** Eight lines. */
    private static void task(StringBuilder text, Random random, int number) {
        String verb = VERBS[random.nextInt(VERBS.length)] + "_" + number;
        int limit = random.nextInt(1_000_000);
        text.append(String.format("""

                    @task
                    def %1$s(limit=%2$d):
                        rows = [n * %3$d for n in range(limit %% 97)]
                        total = sum(row for row in rows if row %% %4$d == 0)
                        return {"rows": len(rows), "total": total}

                    first_%1$s = %1$s()
                """.indent(0), verb, limit, random.nextInt(1000), 2 + random.nextInt(9)));
    }

    private static int lines(CharSequence text) {
        return (int) text.chars().filter(c -> c == '\n').count();
    }
}
