import airflow
x = t"{airflow} dag"
