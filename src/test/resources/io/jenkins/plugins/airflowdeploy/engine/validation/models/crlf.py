from airflow import DAG
d = DAG(
  "crlf")
