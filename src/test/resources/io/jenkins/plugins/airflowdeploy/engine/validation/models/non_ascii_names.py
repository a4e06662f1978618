from airflow import DAG
αβ = "x"
ﬁ = DAG(αβ)
