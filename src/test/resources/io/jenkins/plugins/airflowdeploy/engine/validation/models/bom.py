from airflow import DAG
d = DAG("bom")
