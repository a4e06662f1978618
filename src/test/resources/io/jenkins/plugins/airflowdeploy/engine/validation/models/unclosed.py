from airflow import DAG
x = [1,
