import airflow
try:
    pass
except ValueError, TypeError:
    pass
# dag
