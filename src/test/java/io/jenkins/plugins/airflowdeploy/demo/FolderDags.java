package io.jenkins.plugins.airflowdeploy.demo;

/** Sources of DAGs, as Airflow 3 or Airflow 2 wants them. */
enum FolderDags {
    THREE(
            """
            from airflow.sdk import DAG, task
            from airflow.providers.standard.operators.empty import EmptyOperator
            """),
    TWO(
            """
            from airflow import DAG
            from airflow.decorators import task
            from airflow.operators.empty import EmptyOperator
            """);

    private final String imports;

    FolderDags(String imports) {
        this.imports = imports;
    }

    /** A DAG of tasks that do nothing. */
    String empty(String id, String... tasks) {
        StringBuilder text = new StringBuilder(head(id));
        for (String task : tasks) {
            text.append("    EmptyOperator(task_id=\"").append(task).append("\")\n");
        }
        return text.toString();
    }

    /** A DAG whose tasks are named in {@code shared/names.py}. */
    String ofHelper(String id) {
        return "from shared.names import TASKS\n" + head(id) + "    for name in TASKS:\n        EmptyOperator(task_id=name)\n";
    }

    /** A DAG whose task {@code tell} returns a text. */
    String returning(String id, String text) {
        return head(id) + "    @task\n    def tell():\n        return \"" + text + "\"\n\n    tell()\n";
    }

    /** One that Airflow cannot import, which only running it shows. */
    String broken(String id) {
        return "import no_module_of_this_name_is_installed\n" + empty(id, "tell");
    }

    private String head(String id) {
        return "import datetime\n" + imports + "with DAG(\"" + id
                + "\", schedule=None, start_date=datetime.datetime(2024, 1, 1)):\n";
    }
}
