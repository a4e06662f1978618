import airflow, dag
x = 1
  y = 2
