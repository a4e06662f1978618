from airflow import DAG
d = DAG("café")
