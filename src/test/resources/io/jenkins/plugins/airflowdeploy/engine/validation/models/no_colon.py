from airflow import DAG
with DAG("x")
    pass
