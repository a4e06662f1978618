import airflow, dag
if dag:
    return 1
