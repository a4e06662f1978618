import airflow, dag
try:
    pass
except ValueError, e as x:
    pass
