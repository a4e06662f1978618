"""The report of the day, written in a hurry."""

from airflow.sdk import DAG, task

with DAG("broken_report", schedule=None, tags=["sales"]):

    @task
    def count()
        return "release 4: 43 crates"

    count()
