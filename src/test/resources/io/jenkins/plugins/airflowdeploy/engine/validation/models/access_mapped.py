from airflow.sdk import DAG

mapped = {"owner": "a"}


def for_each(n):
    with DAG("for_each", default_args=mapped):
        pass


list(map(for_each, [1]))
mapped = {"owner": "b"}
