import airflow, dag
print "x"
