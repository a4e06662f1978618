"""What is in the warehouse."""

from airflow.sdk import DAG, task

RELEASE = "release 4"

with DAG("stock", schedule=None, tags=["warehouse"]):

    @task
    def count()
        return f"{RELEASE}: 43 crates"

    count()
