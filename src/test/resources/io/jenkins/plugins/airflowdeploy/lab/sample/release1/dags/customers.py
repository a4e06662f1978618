"""Customers, and what they owe."""

from airflow.sdk import dag, task
from shared.amounts import total

RELEASE = "release 1"


@dag(dag_id="customers", schedule=None, tags=["sales"])
def customers_pipeline():
    @task
    def owed():
        return f"{RELEASE}: {total(['100', '0.05'])}"

    owed()


customers_pipeline()
